/* SPDX-License-Identifier: ISC */
/*
 * Writes the vectors into a directory that has directories "records" and
 * "rooms":
 *
 *     generate DIR
 *
 * What it writes depends on nothing but this source.
 */
#include <stdio.h>
#include <stdlib.h>

#include "protocol/base/mem.h"
#include "tests/vectors/forge.h"

int
main(int argc, char *argv[])
{
	struct forge forge;
	char *path;
	FILE *json;

	if (argc != 2) {
		(void)fputs("usage: generate DIR\n", stderr);
		return 2;
	}
	forge_open(&forge, argv[1]);
	write_good(&forge);
	write_edited(&forge);
	write_crafted(&forge);
	write_ids(&forge);
	write_rooms(argv[1]);
	path = mem_format("%s/json", argv[1]);
	json = fopen(path, "wb");
	must(json != NULL, path);
	write_json(json);
	must(fclose(json) == 0, path);
	free(path);
	forge_close(&forge);
	return 0;
}
