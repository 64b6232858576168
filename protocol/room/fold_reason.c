/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "protocol/room/catalogue.h"
#include "protocol/room/fold.h"

static bool
member_is_kind(const struct member *member, const char *kind)
{
	for (size_t i = 0; i < json_array_size(member->kinds); i++) {
		if (strcmp(json_string_value(json_array_get(member->kinds, i)),
			kind) == 0)
			return true;
	}
	return false;
}

/* What decides whether somebody may say a kind. */
struct speaker {
	const struct member *member;
	bool is_importer;
	enum claim claim;
};

static bool
speaker_may_say(const struct speaker *speaker, enum who who)
{
	const struct member *member = speaker->member;

	switch (who) {
	case WHO_ANY:
		return true;
	case WHO_NOT_OBSERVER:
		return !member->is_observer;
	case WHO_IMPORTER:
		return speaker->is_importer;
	case WHO_IMPORTER_GOVERNMENT:
		return speaker->is_importer || member->is_government;
	case WHO_GOVERNMENT:
		return member->is_government;
	case WHO_COORDINATING:
		return member_is_kind(member, "coordinating-body");
	case WHO_NAMED_NHRI:
		return speaker->claim == CLAIM_NAMED ||
		    member_is_kind(member, "nhri");
	case WHO_CONTROL:
		break;
	}
	return false;
}

static bool
speaker_is(const struct speaker *speaker, const char *who)
{
	return strcmp(who, "any") == 0 ||
	    (strcmp(who, "importer") == 0 ?
		    speaker->is_importer :
		    member_is_kind(speaker->member, who));
}

/* Does a charter of the line allow it beyond the catalogue? */
static bool
charters_allow(const struct control *control, const struct speaker *speaker,
    const char *kind)
{
	for (size_t i = 0; i < control->line_count; i++) {
		const json_t *rights =
		    json_object_get(control->line[i].json, "rights");

		for (size_t j = 0; j < json_array_size(rights); j++) {
			const json_t *right = json_array_get(rights, j);

			if (strcmp(json_text(right, "kind"), kind) == 0 &&
			    speaker_is(speaker, json_text(right, "who")))
				return true;
		}
	}
	return false;
}

static enum reason
reason_say(enum reason reason, struct err *why, const char *text)
{
	(void)err_set(why, ERR_PROTOCOL, "%s", text);
	return reason;
}

/* A control kind in a data journal never counts; why not is asked as of a
 * control statement. */
static enum reason
misplaced_reason(const struct device *device, struct err *why)
{
	if (device == NULL)
		return reason_say(REASON_NOT_ADMITTED, why,
		    "its device is not admitted");
	return reason_say(REASON_NOT_ALLOWED, why,
	    "this kind goes into a control journal");
}

/* --- claims ---------------------------------------------------------------- */

static bool
is_known_by(const struct member *member, const char *name, size_t len)
{
	for (size_t i = 0; i < member->known_count; i++) {
		if (strlen(member->known_as[i]) == len &&
		    strncmp(member->known_as[i], name, len) == 0)
			return true;
	}
	return false;
}

/* Is it known by that name, or does it continue one that is? */
static bool
is_named(const struct control *control, size_t number, const char *name,
    size_t len)
{
	const struct member *member = &control->members[number];

	if (is_known_by(member, name, len))
		return true;
	for (size_t i = 0; i < member->continues_count; i++) {
		if (is_known_by(&control->members[member->continues[i]], name,
			len))
			return true;
	}
	return false;
}

enum claim
claim_find(const struct control *control, const struct device_id *author,
    const struct claim_words *words)
{
	const struct device *device = control_device(control, author);
	const char *named;
	size_t len;

	if (words->kind == NULL)
		return CLAIM_NONE;
	if (kind_may_be_official(words->kind))
		return words->value != NULL &&
			strcmp(words->value, "official") == 0 ?
		    CLAIM_OFFICIAL :
		    CLAIM_NONE;
	named = kind_named(words->kind, words->first, words->second, &len);
	if (named == NULL)
		return CLAIM_NONE;
	return device != NULL && is_named(control, device->member, named, len) ?
	    CLAIM_NAMED :
	    CLAIM_OTHER;
}

enum claim
claim_of(const struct control *control, const struct device_id *author,
    const json_t *statement)
{
	return claim_find(control, author,
	    &(const struct claim_words){
		.kind = kind_find(statement_kind(statement)),
		.first = statement_subject(statement, 0),
		.second = statement_subject(statement, 1),
		.value = json_text(statement, "value"),
	    });
}

/* What no charter allows. */
static bool
claim_stands(const struct speaker *speaker, const struct kind *kind)
{
	switch (speaker->claim) {
	case CLAIM_NONE:
	case CLAIM_NAMED:
		return true;
	case CLAIM_OTHER:
		return kind_who(kind) == WHO_NAMED_NHRI;
	case CLAIM_OFFICIAL:
		break;
	}
	return speaker->member->is_government;
}

/* --- the reasons ----------------------------------------------------------- */

static enum reason
allowed_reason(const struct control *control, const struct device *device,
    const struct kind *kind, const struct data_place *place, struct err *why)
{
	const struct member *member = &control->members[device->member];
	const struct speaker speaker = {
		.member = member,
		.is_importer = member->is_importer && !place->is_ended,
		.claim = place->claim,
	};

	if (!device->is_work)
		return reason_say(REASON_NOT_ALLOWED, why,
		    "a recovery key says who is in the room, and no more");
	if (!claim_stands(&speaker, kind))
		return reason_say(REASON_NOT_ALLOWED, why,
		    place->claim == CLAIM_OFFICIAL ?
			"only a government says what is official" :
			"its subject names another member as its author");
	if (!speaker_may_say(&speaker, kind_who(kind)) &&
	    !charters_allow(control, &speaker, kind_name(kind)))
		return reason_say(REASON_NOT_ALLOWED, why,
		    "its author may not say this kind");
	return REASON_COUNTS;
}

enum reason
data_reason(const struct control *control, const struct data_place *place,
    const json_t *statement, size_t *member, struct err *why)
{
	const struct device *device =
	    control_device(control, &place->head->device);
	const struct kind *kind = kind_find(statement_kind(statement));
	const bool is_control =
	    kind != NULL && kind_class(kind) == CLASS_CONTROL;
	struct err ignored = { 0 };

	if (why == NULL)
		why = &ignored;
	*member = device == NULL ? SIZE_MAX : device->member;
	if (place->is_held)
		return reason_say(REASON_HELD, why, "its record is held");
	if (place->needs_newer)
		return reason_say(REASON_NEWER, why,
		    "its record needs a newer version of tamga");
	if (device == NULL && !is_control)
		return reason_say(REASON_NOT_ADMITTED, why,
		    "its device is not admitted");
	if (kind == NULL)
		return reason_say(REASON_UNKNOWN_KIND, why,
		    "this version does not know its kind");
	if (!statement_check(control->charter, place->head, kind, statement,
		why))
		return REASON_MALFORMED;
	if (is_control)
		return misplaced_reason(device, why);
	return allowed_reason(control, device, kind, place, why);
}
