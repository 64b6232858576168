/* SPDX-License-Identifier: ISC */
/*
 * A small room that works, for the tests of what counts: mojha, a ministry,
 * founded it and is its steward; csomn and nhrc were admitted; nhrc behaves
 * well and must never be disturbed by what a test does.
 */
#ifndef TESTS_UNIT_SCENE_H
#define TESTS_UNIT_SCENE_H

#include "tests/model/room_made.h"
#include "tests/unit/test.h"

/* Keys of the pool. */
#define KEY_MOJHA 0
#define KEY_CSOMN 1
#define KEY_NHRC 2
#define KEY_SECOND 3 /* a further device, of csomn where nothing else is said */
#define KEY_THIRD 4
#define KEY_STRANGER 5
#define KEY_RECOVERY 6 /* mojha's */

#define NAME_A "aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NAME_B "bbbbbbbbbbbbbbbbbbbbbbbbba"

struct scene {
	struct room_made room;
	size_t mojha; /* control journals, and data journals */
	size_t mojha_data;
	size_t csomn;
	size_t csomn_data;
	size_t nhrc_data;
	size_t charter;   /* records */
	size_t admission; /* of csomn */
	size_t rec;       /* MNG-1/1 */
	size_t good;      /* nhrc's assessment of it */
};

/* For cmocka's group: makes the pool of keys, and ends it. */
int scene_group_start(void **state);
int scene_group_end(void **state);

void scene_init(struct scene *scene, void **state);

/* Folds once more: nhrc is not disturbed.  Then frees. */
void scene_clear(struct scene *scene);

/* Control and data journals of a further device. */
size_t scene_control(struct scene *scene, const char *member, size_t key);
size_t scene_data(struct scene *scene, const char *member, size_t key);

/* Statements.  Each returns the number of its record. */
size_t scene_admit(struct scene *scene, size_t journal, const char *member,
    size_t key, const char *kind_and_roles);
size_t scene_device(struct scene *scene, size_t journal, const char *member,
    size_t key, const char *purpose);
size_t scene_import(struct scene *scene, size_t journal, const char *rec);
size_t scene_source(struct scene *scene, size_t journal, const char *name);
size_t scene_citation(struct scene *scene, size_t journal, const char *cited,
    const char *source);
size_t scene_rate(struct scene *scene, size_t journal, const char *rec);

/* A cut of a device; points are records, each of another journal. */
size_t scene_cut(struct scene *scene, size_t journal, const char *member,
    size_t key, const size_t *points, size_t count);

/* A cut of a journal; at is a record, or MADE_NONE for no point. */
size_t scene_supersede(struct scene *scene, size_t journal, size_t cut,
    size_t at);

/* The reason of the record's first statement in a fold of all records. */
const char *scene_reason(const struct scene *scene, size_t record);

/* The same, when one record is not here. */
const char *scene_reason_without(const struct scene *scene, size_t record,
    size_t without);

/* Is it current? */
bool scene_current(const struct scene *scene, size_t record);

#define assert_reason(scene, record, reason)                                   \
	assert_string_equal(scene_reason((scene), (record)), (reason))

#endif
