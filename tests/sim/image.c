/* SPDX-License-Identifier: ISC */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/fs.h"
#include "protocol/base/mem.h"
#include "tests/sim/report.h"
#include "tests/sim/world.h"

/* --- copying --------------------------------------------------------------- */

static void
copy_file(const char *from, const char *to)
{
	const int in = open(from, O_RDONLY | O_CLOEXEC);
	const int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct stat found;

	if (in < 0 || out < 0 || fstat(in, &found) != 0 ||
	    sendfile(out, in, NULL, (size_t)found.st_size) != found.st_size)
		report_fail("simulator", "cannot copy '%s'", from);
	(void)close(in);
	(void)close(out);
}

/* A folder that may be there. */
static void
copy_folder(const char *from, const char *to)
{
	DIR *folder = opendir(from);
	const struct dirent *entry;

	if (folder == NULL || (mkdir(to, 0700) != 0 && !fs_exists(to)))
		report_fail("simulator", "cannot copy '%s'", from);
	while ((entry = readdir(folder)) != NULL) {
		char *in = fs_join(from, entry->d_name);
		char *out = fs_join(to, entry->d_name);

		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			;
		else if (entry->d_type == DT_DIR)
			copy_folder(in, out);
		else
			copy_file(in, out);
		free(in);
		free(out);
	}
	(void)closedir(folder);
}

/* What is in a folder, not the folder: it keeps its place on the disk. */
static void
empty_folder(const char *path)
{
	struct fs_list list = { 0 };
	struct err e = { 0 };

	if (!fs_list(&list, path, &e))
		report_fail("simulator", "%s", e.msg);
	for (size_t i = 0; i < list.count; i++) {
		char *below = fs_join(path, list.names[i]);

		if (!fs_remove_tree(below, &e) && !fs_remove(below, &e))
			report_fail("simulator", "%s", e.msg);
		free(below);
	}
	fs_list_free(&list);
}

static void
copy_part(const char *from, const char *from_name, const char *to,
    const char *to_name)
{
	char *in = fs_join(from, from_name);
	char *out = fs_join(to, to_name);

	if (fs_exists(in)) {
		if (fs_exists(out))
			empty_folder(out);
		copy_folder(in, out);
	}
	free(in);
	free(out);
}

static char *
home_name(unsigned home)
{
	return mem_format("home%u", home);
}

/* --- images ---------------------------------------------------------------- */

void
image_keep(size_t image, size_t machine)
{
	struct world *world = world_here();
	struct machine *kept = &world->machines[machine];
	char *from = machine_folder(machine);
	char *to = image_folder(image);
	struct err e = { 0 };

	if (!fs_remove_tree(to, &e))
		report_fail("simulator", "%s", e.msg);
	world->images[image] = (struct image){ .exists = true,
		.machine = machine,
		.key = kept->key,
		.disk = kept->disk,
		.home = kept->home,
		.incarnation = store_identity(kept->store)->incarnation };
	machine_close(machine);
	copy_folder(from, to);
	machine_open(machine);
	machine_check(machine);
	free(from);
	free(to);
}

/* What it had and has not any more may be nowhere else. */
static void
note_dropped(struct truth *truth, const struct fact_set *had,
    const struct fact_set *has)
{
	for (size_t i = 0; i < truth->count; i++)
		if (fact_set_has(had, i) && !fact_set_has(has, i))
			truth->facts[i].was_dropped = true;
}

/* The old store may go on where it was, if nothing on the machine tells. */
static void
excuse(size_t machine, const struct image *image, bool is_told)
{
	struct world *world = world_here();
	const struct identity *now =
	    store_identity(world->machines[machine].store);
	struct excuse *excuses = world->truth->excuses[machine];

	if (is_told ||
	    strcmp(now->incarnation.text, image->incarnation.text) != 0)
		return;
	excuses[CLASS_CONTROL] = (struct excuse){ true, now->control };
	excuses[CLASS_DATA] = (struct excuse){ true, now->data };
}

static void
put_back(const struct image *image, const char *from, enum restore how)
{
	struct machine *machine = &world_here()->machines[image->machine];
	char *to = machine_folder(image->machine);
	char *old = home_name(image->home);
	char *new;

	if (how == RESTORE_ELSEWHERE)
		machine->home++;
	else if (how == RESTORE_DISK)
		machine->home = image->home;
	new = home_name(machine->home);
	copy_part(from, old, to, new);
	if (how == RESTORE_DISK)
		copy_part(from, "state", to, "state");
	free(new);
	free(old);
	free(to);
}

void
image_restore(size_t image, enum restore how)
{
	struct world *world = world_here();
	const struct image *back = &world->images[image];
	struct machine *machine = &world->machines[back->machine];
	struct fact_set *has = &world->truth->has[back->machine];
	const bool is_same =
	    strcmp(store_identity(machine->store)->incarnation.text,
		back->incarnation.text) == 0 &&
	    machine->home == back->home;
	const struct fact_set had = *has;
	char *from = image_folder(image);

	machine_close(back->machine);
	put_back(back, from, how);
	machine->before = back->incarnation;
	machine_open(back->machine);
	*has = (struct fact_set){ 0 };
	machine_check(back->machine);
	note_dropped(world->truth, &had, has);
	excuse(back->machine, back,
	    how == RESTORE_ELSEWHERE || (how == RESTORE_HOME && !is_same));
	report_count(TALLY_RESTORES, 1);
	free(from);
}

/* Two machines, each of which believes that it is the one: what they write
 * before they hear of each other parts. */
static void
excuse_both(size_t machine, const struct image *image)
{
	excuse(machine, image, false);
	if (machine_works(image->machine))
		excuse(image->machine, image, false);
}

void
image_copy(size_t image, size_t machine, enum copying how)
{
	struct world *world = world_here();
	const struct image *copied = &world->images[image];
	char *from = image_folder(image);
	char *to = machine_folder(machine);
	char *home = home_name(copied->home);

	if (mkdir(to, 0700) != 0)
		report_fail("simulator", "cannot make '%s'", to);
	copy_part(from, home, to, home);
	if (how != COPY_HOME)
		copy_part(from, "state", to, "state");
	world->machines[machine] = (struct machine){ .exists = true,
		.key = copied->key,
		.disk = how == COPY_DISK ? copied->disk : machine + 1,
		.home = copied->home,
		.before = copied->incarnation };
	machine_open(machine);
	machine_check(machine);
	if (how == COPY_DISK)
		excuse_both(machine, copied);
	report_count(how == COPY_DISK ? TALLY_TWINS : TALLY_COPIES, 1);
	free(home);
	free(to);
	free(from);
}

void
machine_lose(size_t machine)
{
	struct world *world = world_here();
	const struct fact_set nothing = { 0 };
	char *folder = machine_folder(machine);
	struct err e = { 0 };

	machine_check(machine);
	machine_close(machine);
	note_dropped(world->truth, &world->truth->has[machine], &nothing);
	if (!fs_remove_tree(folder, &e))
		report_fail("simulator", "%s", e.msg);
	world->machines[machine].exists = false;
	world->machines[machine].is_lost = true;
	report_count(TALLY_LOST, 1);
	free(folder);
}
