/* SPDX-License-Identifier: ISC */
#include "protocol/view/vocabulary.h"

#include <string.h>

#include "protocol/view/vocabulary/tables.h"

/* Bytes of a label as it is compared; a longer one is not ours. */
#define KEY_MAX 159

struct shipped {
	const char *name;
	const char *description;
	const struct vocabulary_code *codes;
	const struct vocabulary_label *labels;
};

static const struct shipped shipped[VOCABULARY_COUNT] = {
	[VOCABULARY_THEMES] = {
	    .name = "themes",
	    .description =
		"OHCHR's human rights themes: codes of 2014 (level 2 all, "
		"level 3 as they occur in matrices), labels of 2014, 2020 and "
		"2025; codes in small letters are ours",
	    .codes = theme_codes,
	    .labels = theme_labels,
	},
	[VOCABULARY_GROUPS] = {
	    .name = "groups",
	    .description =
		"OHCHR's groups of persons (affected persons), labels of "
		"2014, 2020 and 2025; the codes are ours",
	    .codes = group_codes,
	    .labels = group_labels,
	},
	[VOCABULARY_SDGS] = {
	    .name = "sdgs",
	    .description = "the Sustainable Development Goals",
	    .codes = sdg_codes,
	    .labels = sdg_labels,
	},
	[VOCABULARY_ISSUES] = {
	    .name = "issues",
	    .description =
		"UPR Info's issues: its guide of October 2014, and as its "
		"database exports them; the codes are ours",
	    .codes = issue_codes,
	    .labels = issue_labels,
	},
	[VOCABULARY_ACTION_CATEGORIES] = {
	    .name = "action-categories",
	    .description = "UPR Info's action categories, October 2014",
	    .codes = action_category_codes,
	    .labels = action_category_labels,
	},
};

const char *
vocabulary_name(enum vocabulary vocabulary)
{
	return shipped[vocabulary].name;
}

bool
vocabulary_find(enum vocabulary *out, const char *name)
{
	for (int i = 0; i < VOCABULARY_COUNT; i++) {
		if (strcmp(shipped[i].name, name) == 0) {
			*out = (enum vocabulary)i;
			return true;
		}
	}
	return false;
}

const char *
vocabulary_match_name(enum vocabulary_match match)
{
	switch (match) {
	case VOCABULARY_EXACT:
		return "exact";
	case VOCABULARY_CLOSE:
		return "close";
	case VOCABULARY_BROAD:
		break;
	}
	return "broad";
}

const char *
vocabulary_description(enum vocabulary vocabulary)
{
	return shipped[vocabulary].description;
}

const struct vocabulary_code *
vocabulary_code_at(enum vocabulary vocabulary, size_t index)
{
	const struct vocabulary_code *codes = shipped[vocabulary].codes;

	for (size_t i = 0; codes[i].code != NULL; i++) {
		if (i == index)
			return &codes[i];
	}
	return NULL;
}

const struct vocabulary_label *
vocabulary_label_at(enum vocabulary vocabulary, size_t index)
{
	const struct vocabulary_label *labels = shipped[vocabulary].labels;

	for (size_t i = 0; labels[i].label != NULL; i++) {
		if (i == index)
			return &labels[i];
	}
	return NULL;
}

bool
vocabulary_next_code(char out[VOCABULARY_CODE_MAX + 1], const char **codes)
{
	const char *code = *codes + strspn(*codes, " ");
	const size_t len = strcspn(code, " ");

	if (len == 0 || len > VOCABULARY_CODE_MAX)
		return false;
	memcpy(out, code, len);
	out[len] = '\0';
	*codes = code + len;
	return true;
}

static const struct vocabulary_code *
code_of(enum vocabulary vocabulary, const char *code, size_t len)
{
	const struct vocabulary_code *codes = shipped[vocabulary].codes;

	for (size_t i = 0; codes[i].code != NULL; i++) {
		if (strncmp(codes[i].code, code, len) == 0 &&
		    codes[i].code[len] == '\0')
			return &codes[i];
	}
	return NULL;
}

const struct vocabulary_code *
vocabulary_code_find(enum vocabulary vocabulary, const char *code)
{
	return code_of(vocabulary, code, strlen(code));
}

bool
vocabulary_is_within(enum vocabulary vocabulary, const char *code,
    const char *other)
{
	while (code != NULL) {
		const struct vocabulary_code *found;

		if (strcmp(code, other) == 0)
			return true;
		found = vocabulary_code_find(vocabulary, code);
		code = found == NULL ? NULL : found->broader;
	}
	return false;
}

/* --- look-up ------------------------------------------------------------- */

static bool
is_space(char letter)
{
	return letter != '\0' && strchr(" \t\n\r", letter) != NULL;
}

static char
small(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return (char)(letter - 'A' + 'a');
	return letter;
}

/*
 * The label as it is compared: small letters, one space for each run of white
 * space (U+00A0 among it), no bullet, nothing at the end that only ends it.
 * False if it is longer than any of ours.
 */
static bool
key_make(char out[KEY_MAX + 1], const char *label)
{
	size_t len = 0;

	label += strspn(label, " \t\n\r-*");
	for (; *label != '\0'; label++) {
		char letter = small(*label);

		if (strncmp(label, "\302\240", 2) == 0) {
			letter = ' ';
			label++;
		} else if (is_space(letter)) {
			letter = ' ';
		}
		if (letter == ' ' && len > 0 && out[len - 1] == ' ')
			continue;
		if (len == KEY_MAX)
			return false;
		out[len++] = letter;
	}
	while (len > 0 && strchr(" ;.", out[len - 1]) != NULL)
		len--;
	out[len] = '\0';
	return len > 0;
}

/* Ours are tidy: only capital letters differ from the key. */
static bool
key_is(const char *key, const char *label)
{
	size_t i = 0;

	while (key[i] != '\0' && key[i] == small(label[i]))
		i++;
	return key[i] == '\0' && label[i] == '\0';
}

static bool
label_means(struct vocabulary_meaning *out, enum vocabulary vocabulary,
    const char *key)
{
	const struct vocabulary_label *label = shipped[vocabulary].labels;

	while (label->label != NULL && !key_is(key, label->label))
		label++;
	if (label->label == NULL)
		return false;
	*out = (struct vocabulary_meaning){
		.code = code_of(vocabulary, label->codes,
		    strcspn(label->codes, " ")),
		.codes = label->codes,
		.generations = label->generations,
		.match = label->match,
	};
	return true;
}

static void
code_means(struct vocabulary_meaning *out, const struct vocabulary_code *code,
    const char *generations, enum vocabulary_match match)
{
	*out = (struct vocabulary_meaning){
		.code = code,
		.codes = code->code,
		.generations = generations,
		.match = match,
	};
}

/* How many characters an OHCHR code in front has ("a12 "): 0 for none. */
static size_t
theme_code_len(const char *key)
{
	const size_t digits = strspn(key + 1, "123456789");

	if (key[0] < 'a' || key[0] > 'h' || digits < 1 || digits > 2 ||
	    (key[1 + digits] != ' ' && key[1 + digits] != '\0'))
		return 0;
	return 1 + digits;
}

/*
 * "A12 Acceptance ...": the code tells.  One of the third level that we do
 * not know is known by the second level alone.
 */
static bool
theme_means(struct vocabulary_meaning *out, const char *key)
{
	const size_t len = theme_code_len(key);
	const struct vocabulary_code *code;
	char name[4];

	if (len == 0)
		return false;
	memcpy(name, key, len);
	name[0] = (char)(name[0] - 'a' + 'A');
	code = code_of(VOCABULARY_THEMES, name, len);
	if (code != NULL) {
		code_means(out, code, "2014",
		    key[len] == '\0' || key_is(key + len + 1, code->label) ?
			VOCABULARY_EXACT :
			VOCABULARY_CLOSE);
		return true;
	}
	code = len == 3 ? code_of(VOCABULARY_THEMES, name, 2) : NULL;
	if (code != NULL)
		code_means(out, code, "2014", VOCABULARY_BROAD);
	return code != NULL;
}

/* "16", "16 - PEACE ...", "16.3 - Promote ...", "sdg 16", "goal 16". */
static bool
goal_means(struct vocabulary_meaning *out, const char *key)
{
	const struct vocabulary_code *code;
	size_t len;

	if (strncmp(key, "sdg ", 4) == 0)
		key += 4;
	else if (strncmp(key, "goal ", 5) == 0)
		key += 5;
	len = strspn(key, "0123456789");
	code = len < 1 || len > 2 ? NULL : code_of(VOCABULARY_SDGS, key, len);
	if (code == NULL ||
	    (key[len] != '\0' && strchr(" .-", key[len]) == NULL))
		return false;
	code_means(out, code, "",
	    key[len] == '.' ? VOCABULARY_CLOSE : VOCABULARY_EXACT);
	return true;
}

/* The concept's own name, where no label is written so. */
static bool
name_means(struct vocabulary_meaning *out, enum vocabulary vocabulary,
    const char *key)
{
	const struct vocabulary_code *code = shipped[vocabulary].codes;

	while (code->code != NULL && !key_is(key, code->label) &&
	    !key_is(key, code->code))
		code++;
	if (code->code == NULL)
		return false;
	code_means(out, code, "", VOCABULARY_EXACT);
	return true;
}

bool
vocabulary_look_up(struct vocabulary_meaning *out, enum vocabulary vocabulary,
    const char *label)
{
	char key[KEY_MAX + 1];

	if (!key_make(key, label))
		return false;
	return label_means(out, vocabulary, key) ||
	    (vocabulary == VOCABULARY_THEMES && theme_means(out, key)) ||
	    (vocabulary == VOCABULARY_SDGS && goal_means(out, key)) ||
	    name_means(out, vocabulary, key);
}
