/* SPDX-License-Identifier: ISC */
/* Devices: adding and finding them. */
#include <stdlib.h>
#include <string.h>

#include "daemon/work/body.h"
#include "daemon/work/inner.h"
#include "daemon/work/work.h"
#include "protocol/base/mem.h"

/* --- adding -------------------------------------------------------------- */

/* May this request become a device of ours? */
static bool
check_is_ours(struct store *store, const struct request *request, struct err *e)
{
	const struct identity *self = store_identity(store);

	if (!request->is_device) {
		(void)err_set(e, ERR_INPUT,
		    "this is the request of a new member, '%s'",
		    request->member.text);
		return err_hint(e, "a steward admits it: tamga admit FILE");
	}
	if (strcmp(request->member.text, self->member.text) == 0)
		return true;
	(void)err_set(e, ERR_AUTH,
	    "the request is for a device of '%s', you are '%s'",
	    request->member.text, self->member.text);
	return err_hint(e, "a device of '%s' adds it", request->member.text);
}

/* A request that came twice, by two sticks: is it ours by now?  *is_known is
 * set then.  ERR_CONFLICT: it was cut off, which nothing undoes. */
static bool
check_is_new(bool *is_known, struct store *store, const struct request *request,
    struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *device = control_device(control, &request->device);

	*is_known = device != NULL;
	if (device == NULL || !device->is_cut)
		return true;
	(void)err_set(e, ERR_CONFLICT, "this device was cut off");
	return err_hint(e, "on that machine join anew, as another device");
}

json_t *
work_device_statement(const struct device_id *device,
    const struct public_key *key, const char *label, const char *purpose)
{
	char text[KEY_TEXT];

	key_format(text, key);
	return json_pack("{s:s, s:[s], s:s, s:s, s:s}", "kind", "device",
	    "subject", device->text, "key", text, "label", label, "purpose",
	    purpose);
}

bool
work_add_device(json_t **answer, struct store *store, const json_t *body,
    struct err *e)
{
	const struct member *self;
	struct request request;
	json_t *statement;
	bool is_known;
	bool done;

	if (!work_ourselves(&self, store, e) ||
	    !work_request_from(&request, store, body, e))
		return false;
	done = check_is_ours(store, &request, e) &&
	    check_is_new(&is_known, store, &request, e);
	if (done) {
		*answer = work_request_answer(&request);
		(void)json_object_set_new(*answer, "known",
		    json_boolean(is_known));
	}
	if (done && !is_known) {
		statement = work_device_statement(&request.device, &request.key,
		    request.label, "work");
		done = work_say_control(answer, store, statement, e);
		if (!done)
			json_decref(*answer);
		json_decref(statement);
	}
	request_clear(&request);
	return done;
}

/* --- finding ----------------------------------------------------------- */

/* Its label, the beginning of its id, or either behind "MEMBER/". */
static bool
is_called(const struct control *control, const struct device *device,
    const char *typed)
{
	const bool speaks = device->is_root || device->is_work;
	const char *label = device->label[0] != '\0' ? device->label :
	    speaks                                   ? FIRST_LABEL :
						       RECOVERY_LABEL;
	const char *member = control->members[device->member].shown;
	const size_t len = strlen(member);

	if (strncmp(typed, member, len) == 0 && typed[len] == '/')
		typed += len + 1;
	return strcmp(label, typed) == 0 ||
	    strncmp(device->id.text, typed, strlen(typed)) == 0;
}

bool
work_find_device(const struct device **out, struct store *store,
    const char *typed, bool of_all, struct err *e)
{
	const struct control *control = index_control(store_index(store));
	const struct device *self =
	    control_device(control, &store_identity(store)->device);
	size_t own = 0;
	size_t others = 0;

	if (self == NULL)
		return err_set(e, ERR_AUTH, "this device is not admitted");
	for (size_t i = 0; i < control->device_count; i++) {
		const struct device *device = &control->devices[i];

		if (!is_called(control, device, typed))
			continue;
		if (device->member == self->member)
			own++;
		else if (of_all)
			others++;
		if (device->member == self->member || (of_all && own == 0))
			*out = device;
	}
	if (own == 1 || (own == 0 && others == 1))
		return true;
	if (own + others > 0) {
		(void)err_set(e, ERR_INPUT, "%zu devices begin with '%.60s'",
		    own > 0 ? own : others, typed);
		return err_hint(e,
		    "say more of its id, or whose it is: MEMBER/LABEL");
	}
	(void)err_set(e, ERR_NOTFOUND,
	    of_all ? "there is no device '%.60s'" :
		     "your institution has no device '%.60s'",
	    typed);
	return err_hint(e, "see 'tamga device list%s'", of_all ? " --all" : "");
}
