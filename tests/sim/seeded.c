/* SPDX-License-Identifier: ISC */
/*
 * The proof that the simulator sees: in a program that is linked with this,
 * and nowhere else, one rule of the programs at a time is switched off (by
 * --wrap, see sim.mk).
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/home/token.h"
#include "daemon/intake/chain.h"
#include "daemon/road/partial.h"
#include "daemon/store/store_inner.h"
#include "protocol/room/control.h"
#include "tests/sim/faults.h"
#include "tests/sim/run.h"
#include "tests/sim/seeded.h"

static const char *bug = "";

bool
run_seed_bug(const char *name)
{
	static const char *const bugs[] = { "incarnation", "later", "cut",
		"prefix", "flush", "until", "devices", "floor", "adopt",
		"partial" };

	for (size_t i = 0; i < sizeof(bugs) / sizeof(bugs[0]); i++)
		if (strcmp(name, bugs[i]) == 0) {
			bug = bugs[i];
			if (strcmp(bug, "flush") == 0)
				fault_without_flushes();
			return true;
		}
	return false;
}

bool
seeded_is(const char *name)
{
	return strcmp(bug, name) == 0;
}

/* --- incarnation: a store that was copied goes on as if it was not --------- */

bool __real_token_fits(bool *fits, const struct token *kept, const char *home,
    const struct device_id *device, struct err *e);
bool __wrap_token_fits(bool *fits, const struct token *kept, const char *home,
    const struct device_id *device, struct err *e);

bool
__wrap_token_fits(bool *fits, const struct token *kept, const char *home,
    const struct device_id *device, struct err *e)
{
	const bool ok = __real_token_fits(fits, kept, home, device, e);

	if (seeded_is("incarnation"))
		*fits = true;
	return ok;
}

/* --- later: records of its own that it has lost tell a store nothing -------- */

bool __real_store_renew(struct store *store, struct err *e);
bool __wrap_store_renew(struct store *store, struct err *e);

bool
__wrap_store_renew(struct store *store, struct err *e)
{
	return seeded_is("later") || __real_store_renew(store, e);
}

bool __real_store_renew_if_known_later(struct store *store, struct err *e);
bool __wrap_store_renew_if_known_later(struct store *store, struct err *e);

bool
__wrap_store_renew_if_known_later(struct store *store, struct err *e)
{
	return seeded_is("later") ||
	    __real_store_renew_if_known_later(store, e);
}

/* --- cut: no cut holds anything --------------------------------------------- */

void __real_control_holds(const struct control *control,
    const struct journal_head *head, const struct tree *tree, size_t *holds);
void __wrap_control_holds(const struct control *control,
    const struct journal_head *head, const struct tree *tree, size_t *holds);

void
__wrap_control_holds(const struct control *control,
    const struct journal_head *head, const struct tree *tree, size_t *holds)
{
	__real_control_holds(control, head, tree, holds);
	for (size_t i = 0; seeded_is("cut") && i < tree->count; i++)
		if (holds[i] != HOLD_FORK)
			holds[i] = HOLD_NONE;
}

/* --- prefix: a ref is taken whole or not at all ----------------------------- */

void __real_chains_check(struct chains *chains, struct verdict_ref *out,
    const struct order_ref *ref);
void __wrap_chains_check(struct chains *chains, struct verdict_ref *out,
    const struct order_ref *ref);

void
__wrap_chains_check(struct chains *chains, struct verdict_ref *out,
    const struct order_ref *ref)
{
	__real_chains_check(chains, out, ref);
	if (seeded_is("prefix") && out->fault != FAULT_NONE) {
		out->count = 0;
		out->known_count = 0;
		out->has_last = false;
	}
}

/* --- partial: what came of a journal in slices is forgotten ------------------ */

void __real_partials_note(struct partials *partials,
    const struct verdict *verdict);
void __wrap_partials_note(struct partials *partials,
    const struct verdict *verdict);

void
__wrap_partials_note(struct partials *partials, const struct verdict *verdict)
{
	if (!seeded_is("partial"))
		__real_partials_note(partials, verdict);
}
