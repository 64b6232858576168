# The vectors: examples of the format that other readers are tested with, too.
# "make vectors" writes them anew; git shows what that changes.

VECTORS_PROGRAM := $(B)/tests/vectors/generate

$(VECTORS_PROGRAM): $(call obj,$(VECTORS)) $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS))

vectors: $(VECTORS_PROGRAM)
	@$< tests/vectors

run_vectors = @$(run_suite) vectors sh tests/vectors/check.sh $(B)

.PHONY: vectors
