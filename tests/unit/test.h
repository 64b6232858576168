/* SPDX-License-Identifier: ISC */
/*
 * What every unit test includes: cmocka with the headers it wants before it,
 * and checks that print the message that a failing call left.
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "protocol/base/err.h"

/* The call returned true. */
#define assert_ok(call, e)                                                     \
	do {                                                                   \
		if (!(call))                                                   \
			fail_msg("%s: %s", #call, (e)->msg);                   \
	} while (0)

/* The call returned false, with this code. */
#define assert_fails(call, wanted, e)                                          \
	do {                                                                   \
		if (call)                                                      \
			fail_msg("%s: should fail", #call);                    \
		if ((e)->code != (wanted))                                     \
			fail_msg("%s: %s, not %s: %s", #call,                  \
			    err_name((e)->code), err_name(wanted), (e)->msg);  \
	} while (0)

#endif
