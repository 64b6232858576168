/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"

/* Magics that linux/magic.h of Debian 12 does not have. */
#define MAGIC_CIFS 0xff534d42UL
#define MAGIC_NTFS 0x5346544eUL
#define MAGIC_NTFS3 0x7366746eUL
#define MAGIC_CEPH 0x00c36400UL
#define MAGIC_GFS2 0x01161970UL

/* A disk with less than this may have refused a write, though not all of it
 * is used: a pack or a log is larger than what is left. */
#define NEARLY_FULL (1UL << 20)

struct unfit {
	unsigned long magic;
	const char *mount_type; /* "" for any */
	const char *name;
};

/* FUSE is judged by what stands behind it: encryption over a local folder is
 * fit, a network or FAT is not. */
static const struct unfit unfit[] = {
	{ MSDOS_SUPER_MAGIC, "", "FAT" },
	{ EXFAT_SUPER_MAGIC, "", "exFAT" },
	{ NFS_SUPER_MAGIC, "", "NFS" },
	{ SMB_SUPER_MAGIC, "", "SMB" },
	{ SMB2_SUPER_MAGIC, "", "SMB" },
	{ MAGIC_CIFS, "", "SMB" },
	{ V9FS_MAGIC, "", "9p" },
	{ AFS_SUPER_MAGIC, "", "AFS" },
	{ AFS_FS_MAGIC, "", "AFS" },
	{ CODA_SUPER_MAGIC, "", "Coda" },
	{ NCP_SUPER_MAGIC, "", "NCP" },
	{ MAGIC_NTFS, "", "NTFS" },
	{ MAGIC_NTFS3, "", "NTFS" },
	{ MAGIC_CEPH, "", "Ceph" },
	{ MAGIC_GFS2, "", "GFS2" },
	{ FUSE_SUPER_MAGIC, "fuseblk", "NTFS or exFAT through FUSE" },
	{ FUSE_SUPER_MAGIC, "fuse.sshfs", "sshfs" },
	{ FUSE_SUPER_MAGIC, "fuse.rclone", "rclone" },
	{ FUSE_SUPER_MAGIC, "fuse.s3fs", "s3fs" },
	{ FUSE_SUPER_MAGIC, "fuse.glusterfs", "GlusterFS" },
	{ FUSE_SUPER_MAGIC, "fuse.davfs", "WebDAV" },
	{ FUSE_SUPER_MAGIC, "fuse.davfs2", "WebDAV" },
	{ FUSE_SUPER_MAGIC, "fuse.curlftpfs", "FTP" },
	{ FUSE_SUPER_MAGIC, "fuse.gvfsd-fuse", "GVfs" },
	{ FUSE_SUPER_MAGIC, "fuse.kio-fuse", "KIO" },
	{ FUSE_SUPER_MAGIC, "fuse.google-drive-ocamlfuse", "Google Drive" },
	{ FUSE_SUPER_MAGIC, "fuse.onedriver", "OneDrive" },
	{ FUSE_SUPER_MAGIC, "fuse.vmhgfs-fuse", "a shared folder of VMware" },
	{ FUSE_SUPER_MAGIC, "fuse.prl_fsd", "a shared folder of Parallels" },
};

const char *
fs_unfit_name(unsigned long magic, const char *mount_type)
{
	/* Some kernels keep the number in a signed field. */
	magic &= 0xffffffffUL;
	for (size_t i = 0; i < sizeof(unfit) / sizeof(unfit[0]); i++) {
		if (unfit[i].magic != magic)
			continue;
		if (unfit[i].mount_type[0] == '\0' ||
		    strcmp(unfit[i].mount_type, mount_type) == 0)
			return unfit[i].name;
	}
	return NULL;
}

/*
 * The type behind " - " in the line of proc(5), mountinfo, whose third field
 * is device; "" when there is none.
 */
static void
find_mount_type(char *out, size_t max, const char *device)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t room = 0;

	out[0] = '\0';
	if (mounts == NULL)
		return;
	while (out[0] == '\0' && getline(&line, &room, mounts) > 0) {
		const char *third = strchr(line, ' ');
		const char *type = strstr(line, " - ");
		size_t len = strlen(device);

		if (third != NULL)
			third = strchr(third + 1, ' ');
		if (third == NULL || type == NULL ||
		    strncmp(third + 1, device, len) != 0 ||
		    third[1 + len] != ' ')
			continue;
		type += strlen(" - ");
		len = strcspn(type, " \n");
		if (len < max)
			(void)snprintf(out, max, "%.*s", (int)len, type);
	}
	free(line);
	(void)fclose(mounts);
}

/* The path, or the nearest above it that is there; the caller frees it. */
static char *
nearest(const char *path)
{
	char *at = mem_text(path);

	while (!fs_exists(at)) {
		char *slash = strrchr(at, '/');

		if (slash == NULL || slash == at) {
			const char *top = slash == NULL ? "." : "/";

			free(at);
			return mem_text(top);
		}
		*slash = '\0';
	}
	return at;
}

bool
fs_explain(const char *path, struct err *e)
{
	char *at = nearest(path);
	struct statvfs disk;
	struct err told = { 0 };

	if (e->hint[0] == '\0' && statvfs(at, &disk) == 0) {
		errno = (disk.f_flag & ST_RDONLY) != 0 ? EROFS :
		    disk.f_bavail < NEARLY_FULL / disk.f_frsize ||
			(disk.f_files > 0 && disk.f_favail == 0) ?
							 ENOSPC :
							 0;
		/* The words for both are err_errno()'s. */
		(void)err_errno(&told, "-");
		if (told.hint[0] != '\0')
			(void)err_hint(e, "%s", told.hint);
	}
	free(at);
	return false;
}

bool
fs_check_fit(const char *path, struct err *e)
{
	char *at = nearest(path);
	char device[32];
	char type[64];
	struct statfs disk;
	struct stat found;
	const char *name;
	bool known = statfs(at, &disk) == 0 && stat(at, &found) == 0;

	if (!known)
		(void)err_errno(e, "cannot look at the file system of '%s'",
		    path);
	free(at);
	if (!known)
		return false;
	(void)snprintf(device, sizeof(device), "%u:%u", major(found.st_dev),
	    minor(found.st_dev));
	find_mount_type(type, sizeof(type), device);
	name = fs_unfit_name((unsigned long)disk.f_type, type);
	if (name == NULL)
		return true;
	(void)err_set(e, ERR_CONFIG,
	    "'%s' is on a file system that cannot keep a store: %s", path,
	    name);
	return err_hint(e,
	    "use --home DIR with a folder on a local disk; "
	    "sticks and shares can be remotes");
}
