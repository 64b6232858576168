# SPDX-License-Identifier: ISC
#
# Turns a closed list of SQL statements into C, at build time.
#
#     awk -f tools/sqlgen.awk -v list=index -v part=h index.sql > index_sql.h
#     awk -f tools/sqlgen.awk -v list=index -v part=c index.sql > index_sql.c
#
# "-- stmt name" starts a statement; all up to the next one is its text,
# without comment lines and empty lines.  The header has an enum with
# INDEX_SQL_NAME for each and INDEX_SQL_COUNT, the source the table
# index_statements of struct sql_statement (daemon/base/sql.h) in that order.

function fail(why) {
	printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
	failed = 1
	exit 1
}

/^-- stmt / {
	if (NF != 3 || $3 !~ /^[a-z][a-z0-9_]*$/)
		fail("a name of lower-case letters must follow")
	if ($3 in place)
		fail("there is a statement " $3 " already")
	place[$3] = count
	name[count++] = $3
	next
}

/^[ \t]*--/ || /^[ \t]*$/ {
	next
}

{
	if (count == 0)
		fail("SQL before the first statement")
	sub(/[ \t]+--.*$/, "")
	sub(/[ \t]+$/, "")
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	size[count - 1] += length($0) + 1
	if (size[count - 1] > 4000)
		fail("longer than a string of C may be")
	text[count - 1] = text[count - 1] "\n\t    \"" $0 "\\n\""
}

END {
	if (failed)
		exit 1
	upper = toupper(list)
	print "/* Made by tools/sqlgen.awk. */"
	if (part == "h") {
		print "#ifndef " upper "_SQL_H\n#define " upper "_SQL_H\n"
		print "#include \"daemon/base/sql.h\"\n"
		print "enum " list "_sql {"
		for (i = 0; i < count; i++)
			print "\t" upper "_SQL_" toupper(name[i]) ","
		print "\t" upper "_SQL_COUNT\n};\n"
		print "extern const struct sql_statement " list "_statements[];\n"
		print "#endif"
	} else {
		print "#include \"" header "\"\n"
		print "const struct sql_statement " list "_statements[] = {"
		for (i = 0; i < count; i++)
			print "\t{ \"" name[i] "\"," text[i] " },"
		print "};"
	}
}
