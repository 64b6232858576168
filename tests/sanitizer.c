/* SPDX-License-Identifier: ISC */
/*
 * Linked into sanitized builds alone.  The look for leaks traces its own
 * process, which our programs forbid: they are not dumpable, and the child
 * that checks strangers' bytes may not trace.
 */
const char *__asan_default_options(void);

/* The name is the sanitizer's.  NOLINTNEXTLINE */
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}
