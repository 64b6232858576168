# How things are built.  What is built stands in the Makefile.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# --- packages --------------------------------------------------------

# A makefile that is made: make installs what is missing, then starts again
# and finds the compiler, and the flags of the libraries.
GOALS := $(or $(MAKECMDGOALS),all)
SETS  := build \
	$(if $(filter check unit unit-programs cli crash vectors model bench lint,$(GOALS)),test) \
	$(if $(filter demo,$(GOALS)),demo) \
	$(if $(filter lint,$(GOALS)),lint) \
	$(if $(filter deb,$(GOALS)),deb)
SETS  := $(strip $(SETS))
ifneq ($(filter-out clean help deps fmt uninstall chroot,$(GOALS)),)
include $(B)/deps/$(subst $(eval ) ,-,$(SETS)).mk
endif

$(B)/deps/%.mk: tools/deps.sh tools/deps.list
	@tools/deps.sh $(subst -, ,$*)
	@mkdir -p $(@D) && touch $@

deps:
	@tools/deps.sh build test demo

# --- how -------------------------------------------------------------

# Each border's library, by its pkg-config name.
PROTOCOL_PKGS := jansson libsodium nettle libutf8proc libgit2
DAEMON_PKGS   := sqlite3 libevent
IMPORT_PKGS   := libarchive expat
EXPORT_PKGS   := xlsxwriter
CLIENT_PKGS   := libcurl libqrencode
ALL_PKGS      := $(PROTOCOL_PKGS) $(DAEMON_PKGS) $(IMPORT_PKGS) \
                 $(EXPORT_PKGS) $(CLIENT_PKGS)

PKG_FLAGS := $(shell pkg-config --cflags $(ALL_PKGS) 2>/dev/null)

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
        -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
        -Wold-style-definition -Wpointer-arith -Wwrite-strings \
        -Wcast-qual -Wcast-align -Wundef -Wformat=2 -Wvla -Walloca \
        -Wnull-dereference -Wimplicit-fallthrough -Wswitch-enum \
        -Wdouble-promotion -Wredundant-decls -Wnested-externs \
        -Wdate-time -Wframe-larger-than=16384
HARDEN := -fstack-protector-strong -fstack-clash-protection -fPIE \
        -fno-common -ftrivial-auto-var-init=pattern

# Flags that only some compilers have: ask each of them once.
try = $(shell $(CC) -Werror $(1) -x c -fsyntax-only /dev/null \
        2>/dev/null && echo '$(1)')
WARN += $(foreach f,-Wlogical-op -Wduplicated-cond -Wduplicated-branches \
        -Wformat-signedness -Wjump-misses-init -Wcomma,$(call try,$(f)))
HARDEN += $(foreach f,-fcf-protection=full -fstrict-flex-arrays=3 \
        -fzero-call-used-regs=used-gpr,$(call try,$(f)))
ifeq ($(SAN),)
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
else
HARDEN += -fsanitize=$(SAN) -fno-sanitize-recover=all \
        -fno-omit-frame-pointer
endif
ifneq ($(DEV),)
WARN += -Werror
endif

BANNED := -include protocol/base/banned.h
ALL_CFLAGS = -std=c17 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -I. -I$(B) \
        $(BANNED) \
        -DVERSION='"$(VERSION)"' -DLIBEXECDIR='"$(LIBEXECDIR)"' \
        -DSBINDIR='"$(SBINDIR)"' \
        $(PKG_FLAGS) $(WARN) $(HARDEN) -MMD -MP $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed \
        $(if $(SAN),-fsanitize=$(SAN) $(SAN_OBJECT)) $(LDFLAGS)

comma := ,
libs = $(shell pkg-config --libs $(1) 2>/dev/null)
obj  = $(patsubst %.c,$(B)/%.o,$(patsubst $(B)/%,%,$(1)))

ifeq ($(V),)
say = @printf '  %-7s %s\n' $(1) $(2);
else
say =
endif

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(B)/%.o: $(B)/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Headers of libxlsxwriter have macros with banned functions in them.
$(B)/daemon/export/xlsx.o $(B)/lint/daemon/export/xlsx.done: BANNED :=

# Where programs look for each other is compiled in.
$(B)/places: FORCE
	@mkdir -p $(@D)
	@echo '$(LIBEXECDIR) $(SBINDIR)' | cmp -s - $@ || \
	    echo '$(LIBEXECDIR) $(SBINDIR)' >$@
$(call obj,daemon/base/child.c client/connection.c): $(B)/places
FORCE:

# --- SQL -------------------------------------------------------------

SQL_MADE := $(patsubst %.sql,$(B)/%_sql.c,$(SQL))
SQL_HEADERS := $(SQL_MADE:.c=.h)
.SECONDARY: $(SQL_MADE) $(SQL_HEADERS)

$(B)/%_sql.h: %.sql tools/sqlgen.awk
	@mkdir -p $(@D)
	$(call say,SQL,$<)awk -f tools/sqlgen.awk -v list=$(*F) -v part=h $< > $@

$(B)/%_sql.c: %.sql tools/sqlgen.awk | $(B)/%_sql.h
	@mkdir -p $(@D)
	$(call say,SQL,$<)awk -f tools/sqlgen.awk -v list=$(*F) -v part=c \
	    -v header=$*_sql.h $< > $@

# Once they are there, the dependencies that the compiler writes say who
# needs them.
$(call obj,$(DAEMON) $(SQL_MADE)): | $(SQL_HEADERS)
$(patsubst %,$(B)/tests/unit/test_%.o,$(UNIT)): | $(SQL_HEADERS)

SAN_OBJECT := $(if $(SAN),$(B)/tests/sanitizer.o)

$(B)/libprotocol.a: $(call obj,$(PROTOCOL)) | $(SAN_OBJECT)
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(B)/libdaemon.a: $(call obj,$(DAEMON) $(SQL_MADE))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(B)/libimport.a: $(call obj,$(IMPORT))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# --- programs --------------------------------------------------------

$(B)/tamga-import: $(B)/daemon/import/main.o $(B)/libimport.a \
    $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) $(IMPORT_PKGS))

$(B)/tamga-export: $(B)/daemon/export/main.o $(call obj,$(EXPORT)) \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,jansson libutf8proc $(EXPORT_PKGS))

$(B)/tamgad: $(B)/daemon/main.o $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) $(DAEMON_PKGS))

$(B)/tamga-intake: $(B)/daemon/intake/main.o $(B)/libdaemon.a \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) libevent)

$(B)/tamga-keeper: $(B)/daemon/keeper/main.o $(B)/libdaemon.a \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) $(DAEMON_PKGS))

# A script, for the program git.
$(B)/git-remote-tamga: daemon/road/git-remote-tamga
	@install $< $@

# The client knows the daemon by its socket alone.
$(B)/tamga: $(call obj,$(CLIENT)) $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,jansson libutf8proc libsodium nettle $(CLIENT_PKGS))

# --- unit tests ------------------------------------------------------

UNIT_PROGRAMS := $(patsubst %,$(B)/tests/unit/test_%,$(UNIT))

$(UNIT_PROGRAMS): $(B)/tests/unit/test_%: $(B)/tests/unit/test_%.o \
    $(B)/libimport.a $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ \
	    $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	    $(call libs,cmocka $(PROTOCOL_PKGS) $(DAEMON_PKGS) $(IMPORT_PKGS))

# What single tests need besides.
$(B)/tests/unit/test_index: $(B)/tests/unit/index_feed.o \
    $(B)/tests/unit/room_made.o
$(B)/tests/unit/test_index_council: $(B)/tests/unit/index_feed.o
$(addprefix $(B)/tests/unit/test_,matrix oddities): $(B)/tests/unit/docx_made.o
$(addprefix $(B)/tests/unit/test_,exports oddities table workbook): \
    $(B)/tests/unit/rows_seen.o
$(B)/tests/unit/test_workbook: $(B)/tests/unit/docx_made.o \
    $(B)/tests/unit/xlsx_made.o
$(B)/tests/unit/test_record: $(B)/tests/unit/signed.o
$(B)/tests/unit/test_intake: $(B)/tests/unit/journal_made.o
$(B)/tests/unit/test_intake: | $(B)/tamga-intake
$(addprefix $(B)/tests/unit/test_,counting disk doctor passphrase store take \
    verify): \
    $(B)/tests/unit/store_made.o
$(B)/tests/unit/test_mover: $(B)/tests/unit/journal_made.o
$(B)/tests/unit/test_import: | $(B)/tamga-import
$(addprefix $(B)/tests/unit/test_,control cut device fold merge): \
    $(B)/tests/unit/scene.o $(B)/tests/model/room_made.o
$(addprefix $(B)/tests/unit/test_,adopt heirs index_council line stewards until): \
    $(B)/tests/unit/council.o \
    $(B)/tests/model/council_made.o $(B)/tests/model/room_made.o \
    $(patsubst %,$(B)/tests/model/room_%.o,council drafts kinds print random)

include tests/vectors/vectors.mk

# --- checks ----------------------------------------------------------

run_suite = tests/suite.sh $(B)

run_unit = @for program in $(UNIT_PROGRAMS); do \
	TAMGA_LIBEXEC=$(abspath $(B)) \
	$(run_suite) $$(basename $$program) $$program || exit 1; done
run_cli = @for name in $(CLI); do \
	$(run_suite) cli/$$name sh tests/cli/$$name.sh $(B) || exit 1; done

unit: $(UNIT_PROGRAMS) $(VECTORS_PROGRAM)
	$(run_unit)
	$(run_vectors)

unit-programs: $(UNIT_PROGRAMS)

# The clock of tests that take months; whatever the programs are built with.
$(B)/tests/cli/clock.so: tests/cli/clock.c
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) -std=c17 -D_XOPEN_SOURCE=700 -fPIC -shared \
	    $(WARN) -o $@ $<

CLI_PROGRAMS := $(B)/tests/bench/room_make $(B)/tests/cli/clock.so

# Whole programs through the command line.
cli: all $(CLI_PROGRAMS)
	$(run_cli)

include tests/crash/crash.mk
include tests/sim/sim.mk
include tests/model/model.mk
include tests/sync/sync.mk
include tests/bench/bench_index.mk

check: all $(CLI_PROGRAMS) $(UNIT_PROGRAMS) $(CRASH_PROGRAMS) \
    $(MODEL_PROGRAMS) $(SIM_PROGRAMS) $(SYNC_PROGRAMS) $(VECTORS_PROGRAM)
	@rm -rf $(B)/results $(B)/log
	$(run_unit)
	$(run_vectors)
	@$(run_suite) checker python3 -m unittest discover -s tests/checker
	$(run_model)
	$(run_sim)
	$(run_sync)
	$(run_cli)
	$(run_crash)
	@tests/suite.sh --sum $(B)

include tools/lint.mk

$(B)/tests/bench/room_make: $(B)/tests/bench/room_make.o $(B)/libdaemon.a \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS))

bench: all $(B)/tests/bench/room_make
	@tests/bench/run.sh $(B)

# Half an hour.
bench-link: all $(B)/tests/bench/room_make
	@sh tests/link/bench.sh $(B)

demo: all
	@demo/run.sh $(B)

chroot:
	@tests/chroot/run.sh $(or $(SUITE),trixie)

# --- install ---------------------------------------------------------

LIBEXEC_PROGRAMS := $(filter-out tamga tamgad,$(PROGRAMS))
COMPLETIONS := bash-completion/completions/tamga \
	zsh/vendor-completions/_tamga fish/vendor_completions.d/tamga.fish

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(SBINDIR) \
	    $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(MANDIR)/man1 \
	    $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man8 \
	    $(DESTDIR)$(UNITDIR) \
	    $(addprefix $(DESTDIR)$(DATADIR)/,$(dir $(COMPLETIONS)))
	install $(B)/tamga $(DESTDIR)$(BINDIR)
	install $(B)/tamgad $(DESTDIR)$(SBINDIR)
	install $(addprefix $(B)/,$(LIBEXEC_PROGRAMS)) $(DESTDIR)$(LIBEXECDIR)
	install -m 644 docs/man/*.1 $(DESTDIR)$(MANDIR)/man1
	install -m 644 docs/man/*.5 $(DESTDIR)$(MANDIR)/man5
	install -m 644 docs/man/*.8 $(DESTDIR)$(MANDIR)/man8
	sed 's,@SBINDIR@,$(SBINDIR),' daemon/tamgad.service.in \
	    >$(DESTDIR)$(UNITDIR)/tamgad.service
	$(B)/tamga completion bash >$(DESTDIR)$(DATADIR)/$(word 1,$(COMPLETIONS))
	$(B)/tamga completion zsh >$(DESTDIR)$(DATADIR)/$(word 2,$(COMPLETIONS))
	$(B)/tamga completion fish >$(DESTDIR)$(DATADIR)/$(word 3,$(COMPLETIONS))

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/tamga $(DESTDIR)$(SBINDIR)/tamgad \
	    $(addprefix $(DESTDIR)$(LIBEXECDIR)/,$(LIBEXEC_PROGRAMS)) \
	    $(patsubst docs/man/%.1,$(DESTDIR)$(MANDIR)/man1/%.1,$(wildcard docs/man/*.1)) \
	    $(DESTDIR)$(MANDIR)/man5/tamga-format.5 \
	    $(DESTDIR)$(MANDIR)/man8/tamgad.8 \
	    $(DESTDIR)$(UNITDIR)/tamgad.service \
	    $(addprefix $(DESTDIR)$(DATADIR)/,$(COMPLETIONS))
	-rmdir $(DESTDIR)$(LIBEXECDIR)

all: $(addprefix $(B)/,$(PROGRAMS))

deb:
	@tools/deb.sh $(B)

fmt:
	@git ls-files '*.[ch]' | grep -v '^tests/vectors/edits_' | \
	    xargs clang-format -i

clean:
	rm -rf build build-*

define HELP
make            build the programs: build/tamga, build/tamgad
make demo       play a validation meeting of four institutions
                FILE=recommendations.csv STATE=ISO3 CYCLE=N for another review
make check      build and run all tests
make lint       formatting, static analysis, borders, links, man pages
make bench      time and size, each beside a peer
make bench-link the same of sync by ssh and https, on links good and bad
make crash      the crash harness at every operation (long)
make sim        rooms of simulated machines, with hubs that lie, crashes and
                thieves, for T=60 seconds (5m, 1h) from SEED=1 on; SEEDS=1 for
                one of them; "make sim-seeded": it finds bugs put in
make chroot     "make demo" and "make check" in a fresh Debian; needs root and
                debootstrap; SUITE=bookworm or trixie
make deb        the Debian package, in build/deb
make install    into PREFIX (/usr/local), below DESTDIR; make uninstall
make deps       the Debian packages that building and testing need
make clean

DEV=1 makes warnings errors, SAN=address,undefined B=build-san builds with
sanitizers, CC=clang B=build-clang with clang, V=1 shows the commands.
endef

help: export HELP := $(HELP)
help:
	@echo "$$HELP"

.PHONY: FORCE all bench bench-link check chroot clean cli deb demo deps fmt help install unit \
	unit-programs uninstall

-include $(shell find $(B) -path $(B)/deb -prune -o -type f -name '*.d' -print 2>/dev/null)
