/* SPDX-License-Identifier: ISC */
/*
 * May the address space be limited?  Not under AddressSanitizer, which
 * reserves terabytes of it.
 */
#ifndef DAEMON_IMPORT_FILE_MEMORY_H
#define DAEMON_IMPORT_FILE_MEMORY_H

#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_LIMITED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_LIMITED 0
#else
#define MEMORY_LIMITED 1
#endif
#else
#define MEMORY_LIMITED 1
#endif

#endif
