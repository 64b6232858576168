# The crash harness; tests/crash/README.md says what it does.

CRASH_B   := $(B)/tests/crash
CRASH_RUN  = python3 tests/crash/run.py --recorder $(CRASH_B)/recorder

$(CRASH_B)/recorder: $(call obj,$(CRASH_RECORDER))
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(CRASH_B)/diary: $(call obj,tests/crash/diary.c)
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^

CRASH_PROGRAMS := $(CRASH_B)/recorder $(CRASH_B)/diary

# A traced process cannot look for its own leaks, so sanitizers stay away.
ifeq ($(SAN),)
run_crash = @$(run_suite) crash-self python3 tests/crash/selftest.py \
	$(CRASH_PROGRAMS)
else
run_crash = @echo 'crash harness: skipped, it does not run with sanitizers'
endif

crash: $(CRASH_PROGRAMS)
	$(run_crash)

.PHONY: crash
