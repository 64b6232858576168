# Build, test and install.  GNU make; "make help" lists the targets.
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and DESTDIR belong to whoever builds;
# nothing below overwrites them.  Local settings go in config.mk.  A target
# that needs Debian packages which are not there installs them first (as root,
# or by sudo), or prints the one command that does: tools/deps.list.

-include config.mk

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
SBINDIR    ?= $(PREFIX)/sbin
LIBEXECDIR ?= $(PREFIX)/libexec/tamga
MANDIR     ?= $(PREFIX)/share/man
UNITDIR    ?= $(PREFIX)/lib/systemd/user
DATADIR    ?= $(PREFIX)/share
CFLAGS     ?= -O2 -g
B          ?= build
VERSION    := $(shell cat VERSION)

# --- what is built ---------------------------------------------------

# One source a line: a new file is a decision that shows in the diff.

PROTOCOL := \
	protocol/base/buf.c \
	protocol/base/err.c \
	protocol/base/json.c \
	protocol/base/json_canonical.c \
	protocol/base/lookup.c \
	protocol/base/mem.c \
	protocol/base/place.c \
	protocol/base/text.c \
	protocol/record/frame.c \
	protocol/record/id.c \
	protocol/record/journal.c \
	protocol/record/rank.c \
	protocol/record/record.c \
	protocol/room/catalogue.c \
	protocol/room/catalogue_check.c \
	protocol/room/catalogue_rule.c \
	protocol/room/catalogue_rule_data.c \
	protocol/room/catalogue_value.c \
	protocol/room/charter.c \
	protocol/room/control/control.c \
	protocol/room/control/control_adopt.c \
	protocol/room/control/control_cuts.c \
	protocol/room/control/control_endorse.c \
	protocol/room/control/control_hold.c \
	protocol/room/control/control_ids.c \
	protocol/room/control/control_keys.c \
	protocol/room/control/control_line.c \
	protocol/room/control/control_show.c \
	protocol/room/control/control_speak.c \
	protocol/room/control/control_told.c \
	protocol/room/control/control_until.c \
	protocol/room/control/control_work.c \
	protocol/room/fold.c \
	protocol/room/fold_reason.c \
	protocol/room/fold_set.c \
	protocol/room/kinds/assessment.c \
	protocol/room/kinds/control.c \
	protocol/room/kinds/conversation.c \
	protocol/room/kinds/document.c \
	protocol/room/kinds/follow_up.c \
	protocol/room/kinds/recommendation.c \
	protocol/room/request.c \
	protocol/room/review.c \
	protocol/room/slot.c \
	protocol/seal/git_id.c \
	protocol/seal/hash.c \
	protocol/seal/key.c \
	protocol/seal/opener.c \
	protocol/seal/paper.c \
	protocol/seal/secret.c \
	protocol/seal/sshsig.c \
	protocol/view/comma.c \
	protocol/view/filter.c \
	protocol/view/filter_fit.c \
	protocol/view/same.c \
	protocol/view/scheme.c \
	protocol/view/score.c \
	protocol/view/search.c \
	protocol/view/tally.c \
	protocol/view/vocabulary.c \
	protocol/view/vocabulary/action_category.c \
	protocol/view/vocabulary/group.c \
	protocol/view/vocabulary/issue.c \
	protocol/view/vocabulary/sdg.c \
	protocol/view/vocabulary/theme.c \
	protocol/view/wording.c \

DAEMON := \
	daemon/api/counting.c \
	daemon/api/events.c \
	daemon/api/export.c \
	daemon/api/finding.c \
	daemon/api/keys.c \
	daemon/api/latch.c \
	daemon/api/long.c \
	daemon/api/reading.c \
	daemon/api/rooms.c \
	daemon/api/routes.c \
	daemon/api/server.c \
	daemon/api/writing.c \
	daemon/base/child.c \
	daemon/base/fs.c \
	daemon/base/fs_fit.c \
	daemon/base/log.c \
	daemon/base/loop.c \
	daemon/base/map.c \
	daemon/base/now.c \
	daemon/base/sandbox.c \
	daemon/base/scratch.c \
	daemon/base/sql.c \
	daemon/import/clean.c \
	daemon/import/encoding.c \
	daemon/import/naming.c \
	daemon/import/states.c \
	daemon/import/states_table.c \
	daemon/index/index.c \
	daemon/index/index_add.c \
	daemon/index/index_ask.c \
	daemon/index/index_control.c \
	daemon/index/index_decide.c \
	daemon/index/index_dump.c \
	daemon/index/index_label.c \
	daemon/index/index_rank.c \
	daemon/index/index_reference.c \
	daemon/index/index_same.c \
	daemon/index/index_settle.c \
	daemon/index/index_sight.c \
	daemon/index/index_slot.c \
	daemon/index/index_state.c \
	daemon/index/index_statement.c \
	daemon/index/index_word.c \
	daemon/import/states.c \
	daemon/import/states_table.c \
	daemon/intake/chain.c \
	daemon/intake/check.c \
	daemon/intake/island.c \
	daemon/intake/order.c \
	daemon/intake/survey.c \
	daemon/intake/verdict.c \
	daemon/keeper/build.c \
	daemon/keeper/idle.c \
	daemon/repo/repo.c \
	daemon/repo/repo_check.c \
	daemon/repo/repo_config.c \
	daemon/repo/repo_create.c \
	daemon/repo/repo_pack.c \
	daemon/repo/repo_quarantine.c \
	daemon/repo/repo_repack.c \
	daemon/road/address.c \
	daemon/road/git_error.c \
	daemon/road/mover.c \
	daemon/road/mover_env.c \
	daemon/road/mover_fetch.c \
	daemon/road/mover_push.c \
	daemon/road/mover_salvage.c \
	daemon/road/pace.c \
	daemon/road/partial.c \
	daemon/road/quarantine.c \
	daemon/road/refname.c \
	daemon/road/sideband.c \
	daemon/road/slice.c \
	daemon/road/span.c \
	daemon/store/doctor.c \
	daemon/store/home.c \
	daemon/store/identity.c \
	daemon/store/local.c \
	daemon/store/saved.c \
	daemon/store/store.c \
	daemon/store/store_branch.c \
	daemon/store/store_bulk.c \
	daemon/store/store_chain.c \
	daemon/store/store_feed.c \
	daemon/store/store_index.c \
	daemon/store/store_indexer.c \
	daemon/store/store_known.c \
	daemon/store/store_ref.c \
	daemon/store/store_say.c \
	daemon/store/store_take.c \
	daemon/store/store_text.c \
	daemon/store/store_verify.c \
	daemon/store/token.c \
	daemon/sync/backoff.c \
	daemon/sync/cost.c \
	daemon/sync/intake.c \
	daemon/sync/ledger.c \
	daemon/sync/lineage.c \
	daemon/sync/progress.c \
	daemon/sync/pull.c \
	daemon/sync/push.c \
	daemon/sync/refusals.c \
	daemon/sync/remotes.c \
	daemon/sync/standing.c \
	daemon/sync/sync.c \
	daemon/sync/take.c \
	daemon/sync/tally.c \
	daemon/sync/unsent.c \
	daemon/sync/visit.c \
	daemon/sync/visit_doubt.c \
	daemon/sync/visit_progress.c \
	daemon/sync/visit_pull.c \
	daemon/sync/visit_push.c \
	daemon/view/charter.c \
	daemon/view/change.c \
	daemon/view/chosen.c \
	daemon/view/complete.c \
	daemon/view/count.c \
	daemon/view/document.c \
	daemon/view/excerpt.c \
	daemon/view/export.c \
	daemon/view/floor.c \
	daemon/view/held.c \
	daemon/view/history.c \
	daemon/view/inner.c \
	daemon/view/labels.c \
	daemon/view/page.c \
	daemon/view/people.c \
	daemon/view/rated.c \
	daemon/view/rating.c \
	daemon/view/ratings.c \
	daemon/view/ratings_then.c \
	daemon/view/recommendation.c \
	daemon/view/said.c \
	daemon/view/same.c \
	daemon/view/search.c \
	daemon/view/sheet.c \
	daemon/view/source.c \
	daemon/view/status.c \
	daemon/view/succession.c \
	daemon/view/support.c \
	daemon/view/tables.c \
	daemon/view/target.c \
	daemon/view/thing.c \
	daemon/view/vocabulary.c \
	daemon/view/words.c \
	daemon/work/adopt.c \
	daemon/work/body.c \
	daemon/work/charter.c \
	daemon/work/cut.c \
	daemon/work/device.c \
	daemon/work/endorse.c \
	daemon/work/import.c \
	daemon/work/import_here.c \
	daemon/work/import_link.c \
	daemon/work/import_place.c \
	daemon/work/import_say.c \
	daemon/work/import_undo.c \
	daemon/work/match.c \
	daemon/work/member.c \
	daemon/work/points.c \
	daemon/work/position.c \
	daemon/work/recovery.c \
	daemon/work/review.c \
	daemon/work/room.c \
	daemon/work/say.c \
	daemon/work/support.c \
	daemon/work/until.c \

# Closed lists of SQL: <name>.sql becomes <name>_sql.[ch].
SQL := \
	daemon/index/index.sql \
	daemon/store/local.sql \
	daemon/store/store.sql \

# What tamga-import is made of, besides its main.c.
IMPORT := \
	daemon/import/archive.c \
	daemon/import/cell.c \
	daemon/import/columns.c \
	daemon/import/csv.c \
	daemon/import/docx.c \
	daemon/import/docx_header.c \
	daemon/import/fields.c \
	daemon/import/heading.c \
	daemon/import/jsonl.c \
	daemon/import/language.c \
	daemon/import/line.c \
	daemon/import/matrix.c \
	daemon/import/office.c \
	daemon/import/package.c \
	daemon/import/paragraph.c \
	daemon/import/recommending.c \
	daemon/import/review.c \
	daemon/import/rows.c \
	daemon/import/skipped.c \
	daemon/import/table.c \
	daemon/import/workbook.c \
	daemon/import/xlsx.c \
	daemon/import/xlsx_sheet.c \
	daemon/import/xlsx_strings.c \
	daemon/import/xlsx_styles.c \
	daemon/import/xml.c \

# What tamga-export is made of, besides its main.c.
EXPORT := \
	daemon/base/sandbox.c \
	daemon/base/scratch.c \
	daemon/export/xlsx.c \

CLIENT := \
	client/args.c \
	client/command/adopt.c \
	client/command/care.c \
	client/command/charter.c \
	client/command/count.c \
	client/command/cut.c \
	client/command/export.c \
	client/command/find.c \
	client/command/key.c \
	client/command/member.c \
	client/command/options.c \
	client/command/rating.c \
	client/command/rec_show.c \
	client/command/recovery.c \
	client/command/review.c \
	client/command/room.c \
	client/command/search.c \
	client/command/status.c \
	client/command/sync.c \
	client/command/table.c \
	client/command/view.c \
	client/command/vocabulary.c \
	client/command/work.c \
	client/completion.c \
	client/connection.c \
	client/context.c \
	client/help.c \
	client/main.c \
	client/output.c \
	client/page.c \
	client/passphrase.c \
	client/progress.c \
	client/prose.c \
	client/qr.c \
	client/recovery.c \
	client/refusals.c \
	client/screen.c \
	client/table.c \
	client/weigh.c \

# Programs, each from its main file and the archives it needs.
PROGRAMS := \
	tamga \
	tamga-export \
	tamga-import \
	tamga-intake \
	tamgad \
	tamga-keeper \
	git-remote-tamga \

# Unit tests: tests/unit/test_<name>.c, one cmocka program each.
UNIT := \
	address \
	adopt \
	backoff \
	catalogue \
	charter \
	child \
	clean \
	comma \
	control \
	cost \
	counting \
	csv \
	cut \
	device \
	disk \
	doctor \
	document \
	exports \
	filter \
	fold \
	fs \
	heirs \
	home \
	id \
	import \
	index \
	index_council \
	intake \
	journal \
	json \
	key \
	line \
	local \
	log \
	loop \
	matrix \
	merge \
	mover \
	oddities \
	pace \
	paper \
	paragraph \
	partial \
	passphrase \
	progress \
	rank \
	record \
	refname \
	repo \
	request \
	review \
	same \
	scheme \
	score \
	search \
	slice \
	slot \
	sql \
	sshsig \
	states \
	stewards \
	store \
	table \
	take \
	tally \
	text \
	until \
	vectors \
	verify \
	vocabulary \
	wording \
	workbook \

# What makes the vectors.
VECTORS := \
	tests/vectors/canon.c \
	tests/vectors/crafted.c \
	tests/vectors/edited.c \
	tests/vectors/forge.c \
	tests/vectors/generate.c \
	tests/vectors/good.c \
	tests/vectors/kinds_forms.c \
	tests/vectors/names.c \
	tests/vectors/rooms.c \
	tests/vectors/rooms_kinds.c \
	tests/model/council_made.c \
	tests/model/room_made.c \
	tests/model/room_print.c \

# The crash harness: what runs a command and records or kills it.
CRASH_RECORDER := \
	tests/crash/call.c \
	tests/crash/change.c \
	tests/crash/recorder.c \
	tests/crash/tracee.c \


# Random rooms.
MODEL := \
	tests/model/main.c \
	tests/model/room_council.c \
	tests/model/room_drafts.c \
	tests/model/room_kinds.c \
	tests/model/room_print.c \
	tests/model/room_made.c \
	tests/model/room_random.c \

MODEL_INDEX := \
	tests/model/index.c \
	tests/model/room_council.c \
	tests/model/room_drafts.c \
	tests/model/room_kinds.c \
	tests/model/room_print.c \
	tests/model/room_made.c \
	tests/model/room_random.c \
	tests/unit/index_feed.c \

# Whole programs through the command line: tests/cli/<name>.sh.
CLI := \
	audit \
	cold \
	council \
	counting \
	daemon \
	damage \
	devices \
	exports \
	far \
	files \
	finding \
	foreign-hub \
	formats \
	hub-damaged \
	hub-huge \
	hub-junk \
	hub-lost \
	hub-moved \
	hub-refuses \
	hub-rewrites \
	hub-silent \
	hub-withheld \
	link \
	lost \
	manual \
	members \
	metered \
	namesakes \
	one-member \
	papers \
	passphrase \
	progress \
	rating \
	readme \
	recovery \
	restore \
	review \
	screen \
	status \
	stewards \
	stolen \
	two-devices \
	two-members \
	usage \
	vocabulary \

include build.mk
