/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "protocol/base/mem.h"
#include "protocol/room/catalogue.h"
#include "tests/unit/test.h"

#define LENGTH(list) (sizeof(list) / sizeof((list)[0]))

#define KEY                                                                    \
	"AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3"     \
	"B1Ea"
#define DEVICE "aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER "bbbbbbbbbbbbbbbbbbbbbbbbba"
#define HASH                                                                   \
	"0123456789abcdef0123456789abcdef"                                     \
	"0123456789abcdef0123456789abcdef"
#define ID "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.0"
#define ID2 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.1"
#define POINT "{'journal':'" DEVICE "','sequence':3,'record':'" HASH "'}"

/* Statements are written with ' where JSON has ". */
static json_t *
read_statement(const char *text)
{
	char *copy = mem_text(text);
	struct err e = { 0 };
	json_t *json = NULL;

	for (char *c = copy; *c != '\0'; c++) {
		if (*c == '\'')
			*c = '"';
	}
	if (!json_read(&json, copy, strlen(copy), 65536, &e))
		fail_msg("%s: %s", copy, e.msg);
	free(copy);
	return json;
}

static bool
is_good(const char *text, struct err *e)
{
	json_t *json = read_statement(text);
	const struct kind *kind = kind_find(statement_kind(json));
	bool good;

	assert_non_null(kind);
	good = kind_check(kind, json, "MNG-1", e);
	json_decref(json);
	return good;
}

static void
check_good(const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err e = { 0 };

		if (!is_good(texts[i], &e))
			fail_msg("%s: %s", texts[i], e.msg);
	}
}

static void
check_bad(const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err e = { 0 };

		if (is_good(texts[i], &e))
			fail_msg("%s: taken", texts[i]);
		assert_int_equal(e.code, ERR_PROTOCOL);
		assert_string_not_equal(e.msg, "");
	}
}

#define REC "{'kind':'recommendation','subject':['MNG-1/84.10','A/HRC/16/5'],"
#define REC_FIELDS "'text':{'en':'T'},'recommending_states':['FRA']"
#define SAME_AS                                                                \
	"{'kind':'same-as','subject':['MNG-1/84.10','MNG-1/~k3jq5h2lmb7aeyt4']"
#define POSITION "{'kind':'position','subject':['MNG-1/84.10','A'],"
#define RATING                                                                 \
	"{'kind':'assessment','subject':['MNG-1/1','','draft','upr-info-3'],"
#define SOURCE "{'kind':'source','subject':['" DEVICE "'],"
#define SUPPORT "{'kind':'support','subject':['" ID "'],"
#define THING "csomn/" DEVICE
#define MEMBER "{'kind':'member','subject':['csomn'],"
#define CUT_DEVICE "{'kind':'cut','subject':['device','" DEVICE "'],"
#define CUT_JOURNAL "{'kind':'cut','subject':['journal','" DEVICE "'],"

static void
data_statements_of_the_table_are_good(void **state)
{
	static const char *const good[] = {
		REC REC_FIELDS "}",
		REC REC_FIELDS ",'themes':['a'],'groups':[],'sdgs':['16'],"
			       "'action_category':0,'issues':[],'pledge':true,"
			       "'theme_heading':'h','document':'un',"
			       "'raw':{'a':[1]}}",
		REC "'text':{'en':'T','mn-Cyrl':'T'},"
		    "'recommending_states':[]}",
		POSITION "'value':'supported'}",
		SAME_AS "}",
		SAME_AS ",'note':'one row for each State'}",
		SAME_AS ",'withdrawn':'they differ'}",
		POSITION "'value':'pending','label':'x','date':'2011-03',"
			 "'comment':'c'}",
		RATING "'value':'fully'}",
		RATING "'value':'not-assessed','rationale':'r','method':'m',"
		       "'cutoff':'2018-05-17','sources':['" THING
		       "'],'actions':[]}",
		SOURCE "'title':'t','url':'u'}",
		SOURCE "'title':'t','files':[],'source_kind':'survey',"
		       "'publisher':'p','date':'2018','language':'mn-Cyrl',"
		       "'locator':'l','first_hand':false,'access':'local',"
		       "'retrieved':'2018','note':'n'}",
		"{'kind':'citation','subject':['MNG-1/1','" THING "']}",
		"{'kind':'citation','subject':['" THING "','" THING
		"'],'locator':'p. 3','note':'n'}",
		"{'kind':'citation','subject':['" ID "','" THING "']}",
		SUPPORT "'value':'endorse'}",
		SUPPORT "'value':'abstain','rationale':'r'}",
	};

	(void)state;
	check_good(good, LENGTH(good));
}

static void
a_field_of_another_type_is_malformed(void **state)
{
	static const char *const bad[] = {
		REC "'text':'T','recommending_states':[]}",
		REC "'text':{},'recommending_states':[]}",
		REC "'text':{'en':''},'recommending_states':[]}",
		REC "'text':{'english':'T'},'recommending_states':[]}",
		REC "'text':{'en':'T'},'recommending_states':['fra']}",
		REC "'text':{'en':'T'},'recommending_states':'FRA'}",
		REC REC_FIELDS ",'action_category':-1}",
		REC REC_FIELDS ",'action_category':'1'}",
		REC REC_FIELDS ",'pledge':1}",
		REC REC_FIELDS ",'document':'hrc'}",
		REC REC_FIELDS ",'themes':['']}",
		POSITION "'value':'accepted'}",
		SAME_AS ",'note':''}",
		SAME_AS ",'value':'yes'}",
		"{'kind':'same-as','subject':['MNG-1/84.10']}",
		"{'kind':'same-as','subject':['MNG-1/84.10','MNG-2/1']}",
		"{'kind':'same-as','subject':['MNG-1/84.10','84.10']}",
		POSITION "'value':'supported|noted'}",
		POSITION "'value':''}",
		POSITION "'value':'noted','date':'2011-02-30'}",
		RATING "'value':'mostly'}",
		RATING "'value':'fully','rationale':''}",
		RATING "'value':'fully','sources':['" DEVICE "']}",
		RATING "'value':'fully','sources':['csomn/x']}",
		SUPPORT "'value':'object'}",
		SUPPORT "'value':'endorse','rationale':''}",
		SOURCE "'title':'t','url':''}",
		SOURCE "'title':'t','url':'u','language':'Mongolian'}",
		SOURCE "'title':'t','url':'u','first_hand':'yes'}",
	};

	(void)state;
	check_bad(bad, LENGTH(bad));
}

static void
a_field_missing_or_unknown_is_malformed(void **state)
{
	static const char *const bad[] = {
		REC "'text':{'en':'T'}}",
		REC REC_FIELDS ",'colour':'red'}",
		POSITION "'label':'x'}",
		RATING "'rationale':'r'}",
		SUPPORT "'rationale':'r'}",
		SOURCE "'url':'u'}",
		SOURCE "'title':'t'}",
		SOURCE "'title':'t','note':'n'}",
		"{'kind':'citation','subject':['MNG-1/1','" THING
		"'],'value':'fully'}",
	};

	(void)state;
	check_bad(bad, LENGTH(bad));
}

static void
a_subject_of_another_pattern_is_malformed(void **state)
{
	static const char *const bad[] = {
		"{'kind':'position','subject':['MNG-1/84.10'],"
		"'value':'noted'}",
		"{'kind':'position','subject':['MNG-1/84.10','A','B'],"
		"'value':'noted'}",
		"{'kind':'position','subject':['MNG-1/84.10',''],"
		"'value':'noted'}",
		"{'kind':'position','subject':['MNG-2/84.10','A'],"
		"'value':'noted'}",
		"{'kind':'position','subject':['84.10','A'],"
		"'value':'noted'}",
		"{'kind':'assessment','subject':['MNG-1/1','','later',"
		"'upr-info-3'],'value':'fully'}",
		"{'kind':'assessment','subject':['MNG-1/1','','draft',"
		"'upr-info-4'],'value':'fully'}",
		"{'kind':'source','subject':['" THING
		"'],'title':'t','url':'u'}",
		"{'kind':'citation','subject':['MNG-1/1','MNG-1/1']}",
		"{'kind':'citation','subject':['csomn','" THING "']}",
		"{'kind':'support','subject':['MNG-1/1'],'value':'endorse'}",
		"{'kind':'support','subject':['" THING "'],'value':'endorse'}",
	};

	(void)state;
	check_bad(bad, LENGTH(bad));
}

static void
a_list_has_at_most_256_values(void **state)
{
	json_t *json = read_statement(REC REC_FIELDS ",'themes':[]}");
	json_t *themes = json_object_get(json, "themes");
	const struct kind *kind = kind_find("recommendation");
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < 256; i++)
		(void)json_array_append_new(themes, json_string("t"));
	assert_ok(kind_check(kind, json, "MNG-1", &e), &e);
	(void)json_array_append_new(themes, json_string("t"));
	assert_fails(kind_check(kind, json, "MNG-1", &e), ERR_PROTOCOL, &e);
	json_decref(json);
}

static void
a_withdrawal_needs_its_reason_alone(void **state)
{
	static const char *const good[] = {
		RATING "'withdrawn':'an error'}",
		RATING "'withdrawn':'an error','replaces':['" ID "']}",
		SOURCE "'withdrawn':'not public'}",
	};
	static const char *const bad[] = {
		RATING "'withdrawn':''}",
		RATING "'withdrawn':true}",
		RATING "'withdrawn':'an error','value':'fully'}",
		"{'kind':'source','subject':['x'],'withdrawn':'r'}",
		MEMBER "'withdrawn':'left'}",
		MEMBER "'key':'" KEY "','withdrawn':'left'}",
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static void
replaces_is_ascending_ids(void **state)
{
	static const char *const good[] = {
		RATING "'value':'fully','replaces':['" ID "']}",
		RATING "'value':'fully','replaces':['" ID "','" ID2 "']}",
		MEMBER "'key':'" KEY "','replaces':['" ID "']}",
	};
	static const char *const bad[] = {
		RATING "'value':'fully','replaces':[]}",
		RATING "'value':'fully','replaces':'" ID "'}",
		RATING "'value':'fully','replaces':['" ID2 "','" ID "']}",
		RATING "'value':'fully','replaces':['" ID "','" ID "']}",
		RATING "'value':'fully','replaces':['x']}",
		RATING "'value':'fully','replaces':[1]}",
		RATING "'withdrawn':'r','replaces':['x']}",
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static void
a_malformed_replaces_names_nothing(void **state)
{
	json_t *good = read_statement(RATING "'replaces':['" ID "']}");
	json_t *bad = read_statement(RATING "'replaces':['" ID "','x']}");
	struct statement_id id;

	(void)state;
	assert_int_equal(statement_replaces_count(good), 1);
	assert_true(statement_replaces(&id, good, 0));
	assert_false(statement_replaces(&id, good, 1));
	assert_int_equal(statement_replaces_count(bad), 0);
	json_decref(good);
	json_decref(bad);
}

static void
members_and_devices_of_the_table_are_good(void **state)
{
	static const char *const good[] = {
		MEMBER "'key':'" KEY "'}",
		MEMBER "'key':'" KEY "','names':{'en':'N'},'member_kind':'cso',"
		       "'roles':['importer','data-protection'],'of':['forum'],"
		       "'accreditation':'A','continues':'" KEY "'}",
		"{'kind':'device','subject':['" DEVICE "'],'key':'" KEY
		"','label':'laptop','purpose':'work'}",
	};
	static const char *const bad[] = {
		MEMBER "'names':{'en':'N'}}",
		MEMBER "'key':'" KEY "','member_kind':'ministry'}",
		MEMBER "'key':'" KEY "','roles':['steward']}",
		MEMBER "'key':'" KEY "','of':['Forum']}",
		MEMBER "'key':'AAAA'}",
		MEMBER "'key':'" KEY "','continues':'old-one'}",
		"{'kind':'member','subject':['x'],'key':'" KEY "'}",
		"{'kind':'device','subject':['" DEVICE "'],'key':'" KEY
		"','label':'','purpose':'work'}",
		"{'kind':'device','subject':['" DEVICE "'],'key':'" KEY
		"','label':'0123456789012345678901234567890123456789"
		"0123456789012345678901234','purpose':'work'}",
		"{'kind':'device','subject':['" DEVICE "'],'key':'" KEY
		"','label':'l','purpose':'play'}",
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static void
superseded_goes_with_a_journal_and_its_point(void **state)
{
	static const char *const good[] = {
		CUT_DEVICE "'reason':'lost','points':[]}",
		CUT_DEVICE "'reason':'left','points':[" POINT "]}",
		CUT_JOURNAL "'reason':'superseded','points':[]}",
		CUT_JOURNAL "'reason':'superseded','points':[" POINT "]}",
	};
	static const char *const bad[] = {
		CUT_JOURNAL "'reason':'lost','points':[]}",
		CUT_DEVICE "'reason':'superseded','points':[]}",
		CUT_DEVICE "'reason':'lost'}",
		CUT_DEVICE "'reason':'lost','points':[" POINT "," POINT "]}",
		CUT_DEVICE "'reason':'lost','points':[1]}",
		CUT_DEVICE "'reason':'lost','points':[{'journal':'" DEVICE
			   "','sequence':3}]}",
		"{'kind':'cut','subject':['journal','" OTHER
		"'],'reason':'superseded','points':[" POINT "]}",
		"{'kind':'cut','subject':['member','" DEVICE
		"'],'reason':'lost','points':[]}",
		("{'kind':'cut','subject':['device','x'],'reason':'lost',"
		 "'points':[]}"),
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static size_t
references_of(const char *text, struct reference out[REFERENCE_MAX],
    json_t **json)
{
	*json = read_statement(text);
	return statement_references(out, *json);
}

#define LATER                                                                    \
	"{'kind':'charter','subject':['MNG-1'],'version':2,'predecessor':'" ROOM \
	"',"
#define ROOM "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ONE "'stewards':[{'id':'mojha','key':'" KEY "'}],'threshold':1"
#define TWO                                                                    \
	"'stewards':[{'id':'mojha','key':'" KEY "','recovery':'" KEY2          \
	"'},{'id':'nhrc','key':'" KEY3 "'}]"
#define KEY2                                                                   \
	"AAAAC3NzaC1lZDI1NTE5AAAAIHm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutB"    \
	"JZk"
#define KEY3                                                                   \
	"AAAAC3NzaC1lZDI1NTE5AAAAIEge3nctoVeFyeWaCGIBuMP5wwcSnj/G1/NKpN/tW"    \
	"BTl"

static void
a_later_charter_names_its_predecessor_and_its_stewards(void **state)
{
	static const char *const good[] = {
		LATER ONE "}",
		LATER TWO ",'threshold':2}",
		LATER ONE ",'titles':{'en':'T'},'data_protection':'nhrc',"
			  "'quotas':{'bytes':1}}",
		LATER ONE ",'rights':[{'kind':'assessment','who':'embassy'},"
			  "{'kind':'position','who':'any'}]}",
		LATER ONE ",'cuts':[{'device':'" DEVICE
			  "','reason':'lost'},{'device':'" DEVICE
			  "','reason':'lost','journal':'" DEVICE
			  "','sequence':3,'record':'" HASH "'}]}",
		LATER ONE ",'until':[{'key':'" KEY
			  "','right':'steward'},{'key':'" KEY
			  "','right':'importer','journal':'" DEVICE
			  "','sequence':3,'record':'" HASH "'},{'key':'" KEY
			  "','right':'steward','journal':'" DEVICE
			  "','sequence':3,'record':'" HASH "'}]}",
		"{'kind':'charter','subject':['MNG-1'],'version':3,"
		"'predecessor':'" ID "'," ONE "}",
		"{'kind':'charter','subject':['MNG-1'],'version':1024,"
		"'predecessor':'" ID "'," ONE "}",
	};
	static const char *const bad[] = {
		LATER "'stewards':[],'threshold':0}",
		LATER TWO ",'threshold':1}",
		LATER TWO ",'threshold':3}",
		LATER "'stewards':[{'id':'a1','key':'" KEY
		      "'},{'id':'a1','key':'" KEY2 "'}],'threshold':2}",
		LATER "'stewards':[{'id':'a1','key':'" KEY
		      "'},{'id':'a2','key':'" KEY "'}],'threshold':2}",
		LATER "'stewards':[{'id':'a1','key':'" KEY "','recovery':'" KEY
		      "'}],'threshold':1}",
		LATER ONE ",'cycle':1}",
		LATER ONE ",'rights':[{'kind':'assessment'}]}",
		LATER ONE ",'rights':[{'kind':'assessment','who':'steward'}]}",
		LATER ONE ",'cuts':[{'device':'" DEVICE "'}]}",
		LATER ONE ",'cuts':[{'device':'" DEVICE
			  "','reason':'superseded'}]}",
		LATER ONE ",'cuts':[{'device':'" DEVICE
			  "','reason':'lost','journal':'" DEVICE
			  "','sequence':3}]}",
		LATER ONE ",'cuts':[{'device':'" DEVICE
			  "','reason':'lost','journal':'" DEVICE
			  "','sequence':3,'record':'" HASH
			  "'},{'device':'" OTHER
			  "','reason':'lost','journal':'" DEVICE
			  "','sequence':4,'record':'" HASH "'}]}",
		LATER ONE ",'until':[{'key':'" KEY "','right':'observer'}]}",
		LATER ONE ",'until':[{'key':'" KEY
			  "','right':'steward','record':'" HASH "'}]}",
		"{'kind':'charter','subject':['MNG-2'],'version':2,"
		"'predecessor':'" ROOM "'," ONE "}",
		"{'kind':'charter','subject':['MNG-1'],'version':2,"
		"'predecessor':'" ID "'," ONE "}",
		"{'kind':'charter','subject':['MNG-1'],'version':3,"
		"'predecessor':'" ROOM "'," ONE "}",
		"{'kind':'charter','subject':['MNG-1'],'version':1025,"
		"'predecessor':'" ID "'," ONE "}",
		"{'kind':'charter','subject':['MNG-1'],'version':0,"
		"'predecessor':'" ID "'," ONE "}",
		"{'kind':'charter','subject':['MNG-1'],'version':2," ONE "}",
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static void
stewards_endorse_cut_and_adopt(void **state)
{
	static const char *const good[] = {
		"{'kind':'endorsement','subject':['" ID "']}",
		"{'kind':'endorsement','subject':['" ID "'],'replaces':['" ID
		"']}",
		"{'kind':'cut','subject':['member','" KEY
		"'],'reason':'left','points':[" POINT "]}",
		"{'kind':'adopt','subject':['" DEVICE "'],'records':['" HASH
		"'],'note':'ours'}",
	};
	static const char *const bad[] = {
		"{'kind':'endorsement','subject':['" DEVICE "']}",
		"{'kind':'endorsement','subject':['" ID "'],'withdrawn':'x'}",
		"{'kind':'cut','subject':['member','nhrc'],'reason':'left',"
		"'points':[]}",
		"{'kind':'cut','subject':['member','" KEY
		"'],'reason':'superseded','points':[]}",
		"{'kind':'adopt','subject':['" DEVICE "']}",
		"{'kind':'adopt','subject':['" ID "'],'records':[]}",
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static void
things_of_members_that_share_an_id_are_cited(void **state)
{
	static const char *const good[] = {
		"{'kind':'citation','subject':['MNG-1/1','csomn~a2b3/" DEVICE
		"']}",
	};
	static const char *const bad[] = {
		"{'kind':'citation','subject':['MNG-1/1','csomn~a2b/" DEVICE
		"']}",
		"{'kind':'citation','subject':['MNG-1/1','csomn~a2b1/" DEVICE
		"']}",
		"{'kind':'citation','subject':['MNG-1/1','csomn~a2b3']}",
		"{'kind':'citation','subject':['MNG-1/1','~a2b3/" DEVICE "']}",
	};

	(void)state;
	check_good(good, LENGTH(good));
	check_bad(bad, LENGTH(bad));
}

static void
what_a_statement_stands_on_is_found(void **state)
{
	struct reference out[REFERENCE_MAX];
	json_t *json;

	(void)state;
	assert_int_equal(references_of(REC REC_FIELDS "}", out, &json), 0);
	json_decref(json);
	assert_int_equal(references_of(RATING "'value':'not'}", out, &json), 1);
	assert_int_equal(out[0].type, REFERENCE_RECOMMENDATION);
	assert_string_equal(out[0].text, "MNG-1/1");
	json_decref(json);
	assert_int_equal(references_of(RATING "'withdrawn':'r'}", out, &json),
	    1);
	json_decref(json);
	assert_int_equal(references_of("{'kind':'citation','subject':['" THING
				       "','" THING "']}",
			     out, &json),
	    2);
	assert_int_equal(out[0].type, REFERENCE_THING);
	assert_int_equal(out[1].type, REFERENCE_THING);
	assert_string_equal(out[1].kinds, "source");
	json_decref(json);
	assert_int_equal(references_of("{'kind':'citation','subject':['" ID
				       "','" THING "']}",
			     out, &json),
	    2);
	assert_int_equal(out[0].type, REFERENCE_STATEMENT);
	json_decref(json);
	assert_int_equal(references_of(SUPPORT "'value':'dissent'}", out,
			     &json),
	    1);
	assert_int_equal(out[0].type, REFERENCE_STATEMENT);
	json_decref(json);
	assert_int_equal(references_of("{'kind':'other','subject':['MNG-1/1']}",
			     out, &json),
	    0);
	json_decref(json);
}

static void
kinds_are_found_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < kind_count(); i++) {
		const struct kind *kind = kind_at(i);

		assert_ptr_equal(kind_find(kind_name(kind)), kind);
		assert_int_equal(kind_who(kind) == WHO_CONTROL,
		    kind_class(kind) == CLASS_CONTROL);
	}
	assert_null(kind_at(kind_count()));
	assert_null(kind_find("quorum"));
	assert_null(kind_find(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_statements_of_the_table_are_good),
		cmocka_unit_test(a_field_of_another_type_is_malformed),
		cmocka_unit_test(a_field_missing_or_unknown_is_malformed),
		cmocka_unit_test(a_subject_of_another_pattern_is_malformed),
		cmocka_unit_test(a_list_has_at_most_256_values),
		cmocka_unit_test(a_withdrawal_needs_its_reason_alone),
		cmocka_unit_test(replaces_is_ascending_ids),
		cmocka_unit_test(a_malformed_replaces_names_nothing),
		cmocka_unit_test(members_and_devices_of_the_table_are_good),
		cmocka_unit_test(superseded_goes_with_a_journal_and_its_point),
		cmocka_unit_test(
		    a_later_charter_names_its_predecessor_and_its_stewards),
		cmocka_unit_test(stewards_endorse_cut_and_adopt),
		cmocka_unit_test(things_of_members_that_share_an_id_are_cited),
		cmocka_unit_test(what_a_statement_stands_on_is_found),
		cmocka_unit_test(kinds_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
