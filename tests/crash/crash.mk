# The crash harness; tests/crash/README.md says what it does.

CRASH_B   := $(B)/tests/crash
CRASH_RUN := python3 tests/crash/run.py --recorder $(CRASH_B)/recorder \
	--check $(CRASH_B)/check

# "make check" crashes at so many operations, "make crash" at all.
CRASH_POINTS := 60

$(CRASH_B)/recorder: $(call obj,$(CRASH_RECORDER))
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(CRASH_B)/diary: $(call obj,tests/crash/diary.c)
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^

# The scenario on the store, its check, and a build of it without flushes.
CRASH_STORE := $(addprefix $(CRASH_B)/,scenario check scenario-unflushed)

$(CRASH_B)/scenario $(CRASH_B)/check: $(CRASH_B)/%: $(CRASH_B)/%.o
$(CRASH_B)/scenario-unflushed: $(CRASH_B)/scenario.o $(CRASH_B)/unflushed.o
$(CRASH_STORE): $(CRASH_B)/house.o $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) \
	    $(filter %.a,$^) $(call libs,$(PROTOCOL_PKGS) $(DAEMON_PKGS))

$(addprefix $(CRASH_B)/,house.o scenario.o check.o): | $(SQL_HEADERS)

# A traced process cannot look for its own leaks, so sanitizers stay away.
ifeq ($(SAN),)
CRASH_PROGRAMS := $(CRASH_B)/recorder $(CRASH_B)/diary $(CRASH_STORE)
run_crash = @$(run_suite) crash-self python3 tests/crash/selftest.py \
	    $(CRASH_B)/recorder $(CRASH_B)/diary && \
	$(run_suite) crash-kill $(CRASH_RUN) --way kill \
	    --scenario $(CRASH_B)/scenario --points $(CRASH_POINTS) && \
	$(run_suite) crash-power $(CRASH_RUN) --way power \
	    --scenario $(CRASH_B)/scenario --points $(CRASH_POINTS) && \
	$(run_suite) crash-unflushed $(CRASH_RUN) --way power --must-fail \
	    --scenario $(CRASH_B)/scenario-unflushed \
	    --points $(CRASH_POINTS) && \
	echo "  (a crash at about $(CRASH_POINTS) operations; make crash: all)"

crash: $(CRASH_PROGRAMS)
	@python3 tests/crash/selftest.py $(CRASH_B)/recorder $(CRASH_B)/diary
	@$(CRASH_RUN) --scenario $(CRASH_B)/scenario
	@$(CRASH_RUN) --scenario $(CRASH_B)/scenario-unflushed --way power \
	    --must-fail
else
CRASH_PROGRAMS :=
run_crash = @echo '  skipped crash: not with sanitizers'

crash:
	$(run_crash)
endif

.PHONY: crash
