/* SPDX-License-Identifier: ISC */
#include "daemon/base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* System calls of another architecture have other numbers: the filter must
 * know which one it looks at. */
#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#elif defined(__i386__)
#define NATIVE AUDIT_ARCH_I386
#elif defined(__arm__)
#define NATIVE AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define NATIVE AUDIT_ARCH_RISCV64
#else
#error "sandbox.c does not know this architecture: add it above"
#endif

/* The sanitizer's look for leaks traces its own process. */
#define NOT_A_CALL (FOREIGN_NUMBERS - 1)
#define TRACE (SANITIZED ? NOT_A_CALL : SYS_ptrace)

#define FOREIGN_NUMBERS 0x40000000 /* of the x32 system calls on x86_64 */

#define LOAD(field)                                                            \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define NO (SECCOMP_RET_ERRNO | EPERM)

/* clang-format off */
#define REFUSE(call)                                                           \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1),                     \
	ANSWER(NO)
/* clang-format on */

/* clang-format off */
#define BEGIN                                                                  \
	LOAD(arch),                                                            \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0),                     \
	ANSWER(NO),                                                            \
	LOAD(nr),                                                              \
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_NUMBERS, 0, 1),            \
	ANSWER(NO)
/* clang-format on */

static bool
filter_install(struct sock_filter *filter, size_t count, struct err *e)
{
	const struct sock_fprog program = {
		.len = (unsigned short)count,
		.filter = filter,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1)
		return err_errno(e, "cannot enter the sandbox");
	return true;
}

bool
sandbox_enter(struct err *e)
{
	struct sock_filter filter[] = {
		BEGIN,
		REFUSE(SYS_socket),
		REFUSE(SYS_socketpair),
		REFUSE(SYS_connect),
		REFUSE(SYS_execve),
		REFUSE(SYS_execveat),
		REFUSE(TRACE),
		REFUSE(SYS_process_vm_readv),
		REFUSE(SYS_process_vm_writev),
		REFUSE(SYS_keyctl),
		REFUSE(SYS_bpf),
		REFUSE(SYS_mount),
		ANSWER(SECCOMP_RET_ALLOW),
	};

	return filter_install(filter, sizeof(filter) / sizeof(filter[0]), e);
}

bool
sandbox_enter_offline(struct err *e)
{
	struct sock_filter filter[] = {
		BEGIN,
		REFUSE(TRACE),
		REFUSE(SYS_process_vm_readv),
		REFUSE(SYS_process_vm_writev),
		REFUSE(SYS_keyctl),
		REFUSE(SYS_bpf),
		REFUSE(SYS_mount),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0),
		ANSWER(SECCOMP_RET_ALLOW),
		/* The lower half of the domain: a socket of which kind? */
		LOAD(args[0]),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 1),
		ANSWER(SECCOMP_RET_ALLOW),
		ANSWER(NO),
	};

	return filter_install(filter, sizeof(filter) / sizeof(filter[0]), e);
}
