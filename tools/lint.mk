# Static analysis, file by file, so that -j works and only what changed is
# looked at again; then what is looked at as a whole.

LINT_B      := $(B)/lint
LINT_FILES  := $(shell git ls-files protocol daemon client 2>/dev/null | \
                   grep '\.c$$')
LINT_FLAGS   = $(filter-out -W% -MMD -MP,$(ALL_CFLAGS))

# Paths through a program are followed in what is shipped, not in its tests.
FOLLOW_gcc    = $(if $(filter tests/%,$<),,-fanalyzer -Werror)
FOLLOW_clang  = $(if $(filter tests/%,$<),--checks=-clang-analyzer-*)

# gcc first, which writes the dependencies, too.
$(LINT_B)/%.done: %.c .clang-tidy | $(SQL_HEADERS)
	@mkdir -p $(@D)
	$(call say,LINT,$<)gcc $(LINT_FLAGS) $(FOLLOW_gcc) \
	    -MMD -MP -MT $@ -MF $(@:.done=.d) -c -o /dev/null $<
	@clang-tidy --quiet $(FOLLOW_clang) $< -- $(filter-out -fzero-call%,$(LINT_FLAGS)) \
	    >$(@:.done=.log) 2>/dev/null || { cat $(@:.done=.log); exit 1; }
	@touch $@

lint-files: $(patsubst %.c,$(LINT_B)/%.done,$(LINT_FILES))

lint: all lint-files
	@tools/lint.sh $(B)

-include $(patsubst %.c,$(LINT_B)/%.d,$(LINT_FILES))

.PHONY: lint lint-files
