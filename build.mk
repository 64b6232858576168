# How things are built.  What is built stands in the Makefile.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# Each border's library, by its pkg-config name.
PROTOCOL_PKGS := jansson libsodium libutf8proc libgit2
DAEMON_PKGS   := sqlite3 libevent
IMPORT_PKGS   := libarchive expat
CLIENT_PKGS   := libcurl
ALL_PKGS      := $(PROTOCOL_PKGS) $(DAEMON_PKGS) $(IMPORT_PKGS) $(CLIENT_PKGS)

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

ALL_CFLAGS = -std=c17 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -I. -I$(B) \
        -include protocol/base/banned.h \
        -DVERSION='"$(VERSION)"' -DLIBEXECDIR='"$(LIBEXECDIR)"' \
        -DSBINDIR='"$(SBINDIR)"' \
        $(PKG_FLAGS) $(WARN) $(HARDEN) -MMD -MP $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed \
        $(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)

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

$(B)/libprotocol.a: $(call obj,$(PROTOCOL))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(B)/libdaemon.a: $(call obj,$(DAEMON) $(SQL_MADE))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

$(B)/libimport.a: $(call obj,$(IMPORT))
	$(call say,AR,$@)rm -f $@ && $(AR) rcs $@ $^

# --- programs --------------------------------------------------------

$(B)/tamga-import: $(B)/daemon/import/main.o $(B)/libimport.a \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) $(IMPORT_PKGS))

$(B)/tamga-intake: $(B)/daemon/intake/main.o $(B)/libdaemon.a \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) libevent)

# The client knows the daemon by its socket alone.
$(B)/tamga: $(call obj,$(CLIENT)) $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,jansson libutf8proc $(CLIENT_PKGS))

# --- unit tests ------------------------------------------------------

UNIT_PROGRAMS := $(patsubst %,$(B)/tests/unit/test_%,$(UNIT))

$(UNIT_PROGRAMS): $(B)/tests/unit/test_%: $(B)/tests/unit/test_%.o \
    $(B)/libdaemon.a $(B)/libimport.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ \
	    $(filter %.o,$^) $(filter %.a,$^) \
	    $(call libs,cmocka $(PROTOCOL_PKGS) $(DAEMON_PKGS) $(IMPORT_PKGS))

# What single tests need besides.
$(B)/tests/unit/test_index: $(B)/tests/unit/index_feed.o \
    $(B)/tests/unit/room_made.o
$(B)/tests/unit/test_matrix: $(B)/tests/unit/docx_made.o
$(B)/tests/unit/test_record: $(B)/tests/unit/signed.o
$(B)/tests/unit/test_intake: $(B)/tests/unit/journal_made.o
$(B)/tests/unit/test_intake: | $(B)/tamga-intake
$(B)/tests/unit/test_mover: $(B)/tests/unit/journal_made.o
$(B)/tests/unit/test_import: | $(B)/tamga-import

unit: $(UNIT_PROGRAMS)
	@for t in $(UNIT_PROGRAMS); do \
	    TAMGA_LIBEXEC=$(abspath $(B)) $$t || exit 1; done

include tests/crash/crash.mk
include tests/model/model.mk

all: $(addprefix $(B)/,$(PROGRAMS))

clean:
	rm -rf $(B)

.PHONY: all unit clean

-include $(shell find $(B) -name '*.d' 2>/dev/null)
