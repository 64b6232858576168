/* SPDX-License-Identifier: ISC */
#include "tests/unit/scene.h"

#include <stdlib.h>

#include "protocol/base/mem.h"

int
scene_group_start(void **state)
{
	struct made_pool *pool = mem_new(1, sizeof(*pool));

	made_pool_init(pool);
	*state = pool;
	return 0;
}

int
scene_group_end(void **state)
{
	made_pool_clear(*state);
	free(*state);
	return 0;
}

void
scene_init(struct scene *scene, void **state)
{
	const struct made_founder founder = {
		.id = "mojha",
		.key = KEY_MOJHA,
		.recovery = KEY_RECOVERY,
		.member_kind = "government",
		.is_steward = true,
	};
	struct room_made *room = &scene->room;

	*scene = (struct scene){ .charter = 0 };
	room_made_init(room, *state, &founder, 1, 1);
	scene->mojha = scene_control(scene, "mojha", KEY_MOJHA);
	scene->mojha_data = scene_data(scene, "mojha", KEY_MOJHA);
	scene->csomn = scene_control(scene, "csomn", KEY_CSOMN);
	scene->csomn_data = scene_data(scene, "csomn", KEY_CSOMN);
	scene->nhrc_data = scene_data(scene, "nhrc", KEY_NHRC);
	scene->charter = room_record(room, scene->mojha, MADE_NONE,
	    (const char *const[]){ room->charter.line }, 1);
	(void)scene_admit(scene, scene->mojha, "nhrc", KEY_NHRC,
	    "'member_kind':'nhri'");
	scene->admission = scene_admit(scene, scene->mojha, "csomn", KEY_CSOMN,
	    "'member_kind':'cso'");
	scene->rec = room_say(room, scene->mojha_data,
	    "{'kind':'recommendation','subject':['MNG-1/1','A/HRC/16/5'],"
	    "'text':{'en':'T'},'recommending_states':['FRA']}");
	scene->good = scene_rate(scene, scene->nhrc_data, "MNG-1/1");
}

void
scene_clear(struct scene *scene)
{
	assert_reason(scene, scene->good, "counts");
	assert_true(scene_current(scene, scene->good));
	room_made_clear(&scene->room);
}

size_t
scene_control(struct scene *scene, const char *member, size_t key)
{
	return room_journal(&scene->room, CLASS_CONTROL, member, key);
}

size_t
scene_data(struct scene *scene, const char *member, size_t key)
{
	return room_journal(&scene->room, CLASS_DATA, member, key);
}

size_t
scene_admit(struct scene *scene, size_t journal, const char *member, size_t key,
    const char *kind_and_roles)
{
	return room_say(&scene->room, journal,
	    "{'kind':'member','subject':['%s'],'key':'%s',"
	    "'names':{'en':'Name of %s'},%s}",
	    member, room_key(&scene->room, key), member, kind_and_roles);
}

size_t
scene_device(struct scene *scene, size_t journal, const char *member,
    size_t key, const char *purpose)
{
	const struct device_id device = room_device(&scene->room, member, key);

	return room_say(&scene->room, journal,
	    "{'kind':'device','subject':['%s'],'key':'%s','label':'laptop',"
	    "'purpose':'%s'}",
	    device.text, room_key(&scene->room, key), purpose);
}

size_t
scene_rate(struct scene *scene, size_t journal, const char *rec)
{
	return room_say(&scene->room, journal,
	    "{'kind':'assessment','subject':['%s','','draft','upr-info-3'],"
	    "'value':'fully','rationale':'number %zu'}",
	    rec, scene->room.record_count);
}

size_t
scene_import(struct scene *scene, size_t journal, const char *rec)
{
	return room_say(&scene->room, journal,
	    "{'kind':'recommendation','subject':['%s','A/HRC/16/5'],"
	    "'text':{'en':'T'},'recommending_states':[]}",
	    rec);
}

size_t
scene_source(struct scene *scene, size_t journal, const char *name)
{
	return room_say(&scene->room, journal,
	    "{'kind':'source','subject':['%s'],'title':'T','symbol':'S'}",
	    name);
}

size_t
scene_citation(struct scene *scene, size_t journal, const char *cited,
    const char *source)
{
	return room_say(&scene->room, journal,
	    "{'kind':'citation','subject':['%s','%s']}", cited, source);
}

size_t
scene_cut(struct scene *scene, size_t journal, const char *member, size_t key,
    const size_t *points, size_t count)
{
	const struct device_id device = room_device(&scene->room, member, key);
	struct buf list;
	size_t record;

	buf_init(&list, LIMIT_RECORD);
	for (size_t i = 0; i < count; i++) {
		char *point = room_point(&scene->room, points[i]);

		buf_format_add(&list, "%s%s", i > 0 ? "," : "", point);
		free(point);
	}
	record = room_say(&scene->room, journal,
	    "{'kind':'cut','subject':['device','%s'],'reason':'lost',"
	    "'points':[%s]}",
	    device.text, buf_text(&list));
	buf_clear(&list);
	return record;
}

size_t
scene_supersede(struct scene *scene, size_t journal, size_t cut, size_t at)
{
	char *point =
	    at == MADE_NONE ? mem_text("") : room_point(&scene->room, at);
	const size_t record = room_say(&scene->room, journal,
	    "{'kind':'cut','subject':['journal','%s'],'reason':'superseded',"
	    "'points':[%s]}",
	    scene->room.journals[cut].head.journal.text, point);

	free(point);
	return record;
}

const char *
scene_reason_without(const struct scene *scene, size_t record, size_t without)
{
	struct fold *fold = room_fold(&scene->room, without);
	const struct fold_statement *statement =
	    fold_find(fold, &scene->room, record, 0);
	const char *reason =
	    statement == NULL ? "not here" : reason_name(statement->reason);

	fold_free(fold);
	return reason;
}

const char *
scene_reason(const struct scene *scene, size_t record)
{
	return scene_reason_without(scene, record, MADE_NONE);
}

bool
scene_current(const struct scene *scene, size_t record)
{
	struct fold *fold = room_fold(&scene->room, MADE_NONE);
	const struct fold_statement *statement =
	    fold_find(fold, &scene->room, record, 0);
	const bool current = statement != NULL && statement->current;

	fold_free(fold);
	return current;
}
