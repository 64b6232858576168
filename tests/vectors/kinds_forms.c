/* SPDX-License-Identifier: ISC */
/* Statements of every data kind, good and bad, for rooms_kinds.c. */
#include "tests/vectors/rooms_kinds.h"

const struct line kinds_forms[] = {
	{ CSOMN, GOOD, RATES("upr-info-3", "fully"), '1' },
	{ CSOMN, GOOD, RATES("ccpr-ae", "E"), 0 },
	{ CSOMN, GOOD, RATES("action-status", "in-progress"), 0 },
	{ CSOMN, BAD, RATES("ccpr-ae", "F"), 0 },
	{ CSOMN, BAD, RATES("ccpr-ae", "fully"), 0 },
	{ CSOMN, BAD, RATES("ccpr-b1", "A"), 0 },
	/* assignment */
	{ MOJHA, BARRED, SAY("assignment", "'MNG-1/1'", ",'lead':'mojha'"), 0 },
	{ FORUM, GOOD, SAY("assignment", "'MNG-1/1'", ",'lead':'mojha'"), 0 },
	{ FORUM, GOOD,
	    SAY("assignment", "'MNG-1/1'",
		",'lead':'Ministry of Health','supporting':['mojha','x y'],"
		"'plan':'204','date':'2016-05-11','note':'n'"),
	    0 },
	{ FORUM, LOST, SAY("assignment", "'MNG-1/2'", ",'lead':'mojha'"), 0 },
	{ FORUM, BAD, SAY("assignment", "'MNG-1/1'", ""), 0 },
	{ FORUM, BAD, SAY("assignment", "'MNG-1/1'", ",'lead':['mojha']"), 0 },
	{ FORUM, BAD, SAY("assignment", "'MNG-1/1','x'", ",'lead':'m'"), 0 },
	/* support */
	{ CSOMN, GOOD, SAY("support", "'@1'", ",'value':'dissent'"), 0 },
	{ NHRC, GOOD,
	    SAY("support", "'@1'", ",'value':'abstain','rationale':'r'"), 0 },
	{ NHRC, BAD, SAY("support", "'@1'", ",'value':'agree'"), 0 },
	{ NHRC, BAD, SAY("support", "'MNG-1/1'", ",'value':'endorse'"), 0 },
	/* action */
	{ MOJHA, GOOD, ACTION_IS(""), 0 },
	{ MOJHA, GOOD,
	    ACTION_IS(",'description':'d','expected_result':'e','plan':'204',"
		      "'reference':'1.2','lead':'mojha','supporting':[],"
		      "'owner':'nhrc~a2b3','start':'2016','end':'2016-02',"
		      "'budget':'b','smart':['specific','timebound'],"
		      "'recommendations':['MNG-1/1','MNG-1/9'],"
		      "'indicators':['csomn/" INDICATOR "']"),
	    0 },
	{ MOJHA, BAD, ACTION_IS(",'start':'2016-03','end':'2016-02'"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'start':'2017','end':'2016-12-31'"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'owner':'Ministry'"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'owner':'mojha~ab'"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'owner':'mojha/x'"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'smart':['assignable','fast']"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'recommendations':['MNG-2/1']"), 0 },
	{ MOJHA, BAD, ACTION_IS(",'value':'completed'"), 0 },
	{ MOJHA, BAD, SAY("action", "'" ACTION "'", ""), 0 },
	/* indicator */
	{ CSOMN, GOOD, INDICATOR_IS(""), 0 },
	{ CSOMN, GOOD,
	    INDICATOR_IS(
		",'reference':'1','description':'d','unit':'%','attribute':'a',"
		"'method':'m','publisher':'NSO','frequency':'12',"
		"'direction':'down','baseline':'-0.5',"
		"'baseline_period':'2015','target':'0',"
		"'target_period':'2015-01/2017-12','sdgs':['5'],"
		"'recommendations':[]"),
	    0 },
	{ CSOMN, BAD, INDICATOR_IS(",'frequency':'2'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'frequency':12"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'.5'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'05'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'5.'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'+5'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'1e3'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'-'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':'1,5'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'baseline':5"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'target_period':'2017/2016'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'target_period':'2017/2017'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'target_period':'2016/2017-01'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'target_period':'2016/'"), 0 },
	{ CSOMN, BAD, INDICATOR_IS(",'target_period':'2016/2017/2018'"), 0 },
	{ CSOMN, BAD,
	    SAY("indicator", "'" INDICATOR "'",
		",'title':'I','indicator_kind':'input'"),
	    0 },
	/* observation */
	{ CSOMN, GOOD, SEEN_2017(",'value':'144'"), 0 },
	{ CSOMN, GOOD,
	    SEEN("'2016/2017','age=0-4;location=Dornod;sex=f','WHO'",
		",'value':'144','low':'121','high':'172','unit':'u',"
		"'printed':'144 [121-172]','status':'estimate',"
		"'sources':['csomn/" SOURCE "'],'note':'n'"),
	    0 },
	{ CSOMN, GOOD, SEEN_2017(",'no_data':'suppressed'"), 0 },
	{ CSOMN, GOOD, SEEN_2017(",'no_data':'other','note':'burnt'"), 0 },
	{ CSOMN, GOOD, SEEN_2017(",'value':'-1.50','low':'-1.5'"), 0 },
	{ CSOMN, GOOD, SEEN_2017(",'value':'0','high':'-0.00'"), 0 },
	{ CSOMN, GOOD, SEEN_2017(",'value':'9.5','high':'10'"), 0 },
	{ CSOMN, GOOD, SEEN_2017(",'value':'1.10','high':'1.2'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'value':'10','high':'9.5'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'value':'1.2','high':'1.10'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'value':'-2','low':'-1'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'value':'-2','low':'1'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'value':'2','high':'-3'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'value':'5','low':'5.001'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'low':'1','high':'2'"), 0 },
	{ CSOMN, BAD, SEEN_2017(""), 0 },
	{ CSOMN, BAD, SEEN_2017(",'no_data':'other'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'no_data':'lost'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'no_data':'suppressed','value':'1'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'no_data':'suppressed','low':'1'"), 0 },
	{ CSOMN, BAD, SEEN_2017(",'no_data':'suppressed','status':'final'"),
	    0 },
	{ CSOMN, BAD, SEEN("'17','','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','',''", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','sex=f;age=0-4','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','sex=f;sex=m','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','sex=','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','sex=f;','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','sex=f=m','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','aimag=Dornod','NSO'", ",'value':'1'"), 0 },
	{ CSOMN, BAD, SEEN("'2017','f','NSO'", ",'value':'1'"), 0 },
	/* source-request, answer */
	{ CSOMN, GOOD, ASKS(",'asked':['mojha']"), 0 },
	{ CSOMN, GOOD,
	    ASKS(",'asked':['mojha','nhrc'],'due':'2018-06','about':'@1',"
		 "'recommendations':['MNG-1/1']"),
	    0 },
	{ CSOMN, BAD, ASKS(",'asked':[]"), 0 },
	{ CSOMN, BAD, ASKS(",'asked':'mojha'"), 0 },
	{ CSOMN, BAD, ASKS(""), 0 },
	{ CSOMN, BAD, ASKS(",'asked':['mojha'],'about':'84.10'"), 0 },
	{ MOJHA, GOOD, ANSWERS(",'value':'promised','due':'2018-06'"), 0 },
	{ MOJHA, GOOD,
	    ANSWERS(",'value':'provided','sources':['mojha/" SOURCE "']"), 0 },
	{ MOJHA, GOOD, ANSWERS(",'value':'declined','text':'secret'"), 0 },
	{ MOJHA, BAD, ANSWERS(",'value':'promised','text':'soon'"), 0 },
	{ MOJHA, BAD, ANSWERS(",'value':'provided','sources':[]"), 0 },
	{ MOJHA, BAD, ANSWERS(",'value':'provided','text':'t'"), 0 },
	{ MOJHA, BAD, ANSWERS(",'value':'declined','due':'2018'"), 0 },
	{ MOJHA, BAD, ANSWERS(",'text':'t'"), 0 },
	{ MOJHA, BAD,
	    SAY("answer", "'csomn/" REQUEST "'",
		",'value':'declined','text':'t'"),
	    0 },
	/* comment, resolution */
	{ CSOMN, GOOD,
	    COMMENT_IS(",'comment_kind':'question','about':'MNG-1/7'"), 0 },
	{ CSOMN, GOOD,
	    COMMENT_IS(",'comment_kind':'objection','about':'@1',"
		       "'to':['mojha','nhrc~a2b3'],"
		       "'reply_to':'nhrc/" COMMENT "','language':'mn-Cyrl'"),
	    0 },
	{ CSOMN, BAD, COMMENT_IS(",'comment_kind':'question'"), 0 },
	{ CSOMN, BAD, COMMENT_IS(",'comment_kind':'joke','about':'MNG-1/1'"),
	    0 },
	{ CSOMN, BAD,
	    COMMENT_IS(",'comment_kind':'thanks','about':'MNG-1/1',"
		       "'to':['The Ministry']"),
	    0 },
	{ CSOMN, GOOD,
	    SAY("resolution", "'csomn/" COMMENT "'",
		",'value':'resolved','text':'t'"),
	    0 },
	{ CSOMN, BAD,
	    SAY("resolution", "'csomn/" COMMENT "'", ",'value':'open'"), 0 },
	{ CSOMN, BAD, SAY("resolution", "'" COMMENT "'", ",'value':'resolved'"),
	    0 },
	/* meeting, commitment */
	{ NHRC, GOOD,
	    MEETING_IS(",'meeting_kind':'validation','date':'2018-05-17'"), 0 },
	{ NHRC, GOOD,
	    MEETING_IS(
		",'meeting_kind':'provincial','date':'2018-02-27',"
		"'end':'2018-03','place':'Choibalsan','organisers':['nhrc'],"
		"'participants':[{'group':'women','count':12},"
		"{'group':'men','count':0}],'topics':['t'],'findings':'f',"
		"'decisions':['d'],'language':'mn','recommendations':[],"
		"'sources':[]"),
	    0 },
	{ NHRC, BAD, MEETING_IS(",'meeting_kind':'party','date':'2018'"), 0 },
	{ NHRC, BAD, MEETING_IS(",'meeting_kind':'national'"), 0 },
	{ NHRC, BAD,
	    MEETING_IS(",'meeting_kind':'national','date':'2018-05',"
		       "'end':'2018-04-30'"),
	    0 },
	{ NHRC, BAD,
	    MEETING_IS(",'meeting_kind':'national','date':'2018',"
		       "'participants':[{'group':'women'}]"),
	    0 },
	{ NHRC, BAD,
	    MEETING_IS(",'meeting_kind':'national','date':'2018',"
		       "'participants':[{'group':'women','count':-1}]"),
	    0 },
	{ NHRC, GOOD, SAY("commitment", "'" COMMITMENT "'", ",'text':'T'"), 0 },
	{ NHRC, GOOD,
	    SAY("commitment", "'" COMMITMENT "'",
		",'text':'T','owner':'mojha','due':'2018-06',"
		"'meeting':'nhrc/" MEETING "','recommendations':[],"
		"'note':'n'"),
	    0 },
	{ NHRC, BAD,
	    SAY("commitment", "'" COMMITMENT "'",
		",'text':'T','meeting':'" MEETING "'"),
	    0 },
	/* progress */
	{ MOJHA, GOOD,
	    SAY("progress", "'nhrc/" COMMITMENT "','mojha'",
		",'value':'delayed','date':'2018','sources':[],'note':'n'"),
	    0 },
	{ MOJHA, BAD,
	    SAY("progress", "'nhrc/" COMMITMENT "','mojha'", ",'value':'done'"),
	    0 },
	{ MOJHA, BAD,
	    SAY("progress", "'nhrc/" COMMITMENT "'", ",'value':'delayed'"), 0 },
	{ MOJHA, BAD,
	    SAY("progress", "'MNG-1/1','mojha'", ",'value':'delayed'"), 0 },
	/* report, signature */
	{ CSOMN, GOOD, REPORT_IS(",'text':'T'"), '2' },
	{ CSOMN, GOOD,
	    REPORT_IS(",'url':'u','files':[],'language':'en','date':'2018-05',"
		      "'cutoff':'2018-04','publisher':'p',"
		      "'meetings':['nhrc/" MEETING "'],'recommendations':[],"
		      "'sources':[],'note':'n'"),
	    0 },
	{ CSOMN, BAD, REPORT_IS(",'date':'2018-05'"), 0 },
	{ CSOMN, BAD, SAY("report", "'" REPORT "'", ",'title':'R','text':'T'"),
	    0 },
	{ NHRC, GOOD, SAY("signature", "'@2'", ",'value':'endorse'"), 0 },
	{ NHRC, GOOD,
	    SAY("signature", "'@2'",
		",'value':'endorse-with-reservation','reservation':'r'"),
	    0 },
	{ NHRC, GOOD, SAY("signature", "'@2'", ",'value':'object','note':'n'"),
	    0 },
	{ NHRC, BAD,
	    SAY("signature", "'@2'", ",'value':'endorse-with-reservation'"),
	    0 },
	{ NHRC, BAD,
	    SAY("signature", "'@2'", ",'value':'object','reservation':'r'"),
	    0 },
	{ NHRC, BAD,
	    SAY("signature", "'csomn/" REPORT "'", ",'value':'endorse'"), 0 },
	/* target */
	{ UNDP, GOOD,
	    TARGET_IS(",'percent':'85','scheme':'upr-info-3',"
		      "'values':['fully']"),
	    0 },
	{ UNDP, GOOD,
	    TARGET_IS(
		",'percent':'100.0','scheme':'ccpr-ae',"
		"'values':['A','B'],'positions':['supported'],"
		"'deadline':'2021','source':'undp/" SOURCE "','note':'n'"),
	    0 },
	{ UNDP, BAD,
	    TARGET_IS(",'percent':'100.01','scheme':'upr-info-3',"
		      "'values':['fully']"),
	    0 },
	{ UNDP, BAD,
	    TARGET_IS(",'percent':'0.0','scheme':'upr-info-3',"
		      "'values':['fully']"),
	    0 },
	{ UNDP, BAD,
	    TARGET_IS(",'percent':'-85','scheme':'upr-info-3',"
		      "'values':['fully']"),
	    0 },
	{ UNDP, BAD,
	    TARGET_IS(",'percent':'85','scheme':'upr-info-3','values':[]"), 0 },
	{ UNDP, BAD,
	    TARGET_IS(",'percent':'85','scheme':'upr-info-3',"
		      "'values':['fully','A']"),
	    0 },
	{ UNDP, BAD,
	    TARGET_IS(",'percent':'85','scheme':'iri','values':['fully']"), 0 },
	/* translation, vocabulary */
	{ CSOMN, GOOD,
	    SAY("translation", "'MNG-1/1','mn'",
		",'text':'T','value':'draft','translator':'t',"
		"'agreed_by':['mojha'],'note':'n'"),
	    0 },
	{ CSOMN, GOOD,
	    SAY("translation", "'@1','mn-Cyrl'",
		",'text':'T','value':'machine'"),
	    0 },
	{ CSOMN, BAD,
	    SAY("translation", "'MNG-1/1','Mongolian'",
		",'text':'T','value':'draft'"),
	    0 },
	{ CSOMN, BAD,
	    SAY("translation", "'MNG-1/1','mn'", ",'text':'T','value':'good'"),
	    0 },
	{ CSOMN, BAD, SAY("translation", "'MNG-1/1','mn'", ",'text':'T'"), 0 },
	{ CSOMN, GOOD,
	    SAY("vocabulary", "'clusters','3'",
		",'labels':{'en':'Cluster 3','mn':'3-р бүлэг'},"
		"'definition':{'en':'d'},'broader':'1',"
		"'mappings':[{'scheme':'themes','code':'A12',"
		"'match':'close'}],'deprecated':false,'note':'n'"),
	    0 },
	{ CSOMN, BAD, SAY("vocabulary", "'clusters','3'", ",'labels':{}"), 0 },
	{ CSOMN, BAD,
	    SAY("vocabulary", "'clusters','3'",
		",'labels':{'en':'C'},'mappings':[{'scheme':'themes',"
		"'code':'A12'}]"),
	    0 },
	{ CSOMN, BAD,
	    SAY("vocabulary", "'clusters','3'",
		",'labels':{'en':'C'},'mappings':[{'scheme':'themes',"
		"'code':'A12','match':'near'}]"),
	    0 },
	/* reserved */
	{ CSOMN, REASON_UNKNOWN_KIND, SAY("redact", "'@1'", ""), 0 },
	{ CSOMN, REASON_UNKNOWN_KIND, SAY("sealed", "'x'", ""), 0 },
	{ CSOMN, REASON_UNKNOWN_KIND, SAY("seal-key", "'x'", ""), 0 },
	{ CSOMN, REASON_UNKNOWN_KIND, SAY("epoch", "'x'", ""), 0 },
	{ 0, GOOD, NULL, 0 },
};
