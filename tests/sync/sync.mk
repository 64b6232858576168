# Stores that sync through a hub, in one process, with the programs git and
# tamga-intake as they are; the hub is damaged, forged and rolled back behind
# everybody's back.  "make sync" runs these alone.

SYNC_B        := $(B)/tests/sync
SYNC_PROGRAMS := $(addprefix $(SYNC_B)/test_,sync hub_branches hub_forged \
	hub_junk hub_withheld standing)

$(SYNC_PROGRAMS): $(SYNC_B)/test_%: $(SYNC_B)/test_%.o $(SYNC_B)/site_made.o \
    $(B)/tests/unit/store_made.o $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,cmocka $(PROTOCOL_PKGS) $(DAEMON_PKGS))

$(SYNC_PROGRAMS): | $(B)/tamga-intake

run_sync = @for program in $(SYNC_PROGRAMS); do \
	TAMGA_LIBEXEC=$(abspath $(B)) \
	$(run_suite) $$(basename $$program) $$program || exit 1; done

sync: $(SYNC_PROGRAMS)
	$(run_sync)

.PHONY: sync
