# Random rooms: the fold of a set of records is one, in whatever order they
# came.  "make model N=10000 SEED=7" for more of them, "make model-checker
# N=200" to compare with the independent reader of the format.

MODEL_B  := $(B)/tests/model
N        ?= 2000
SEED     ?= 1

$(MODEL_B)/model: $(call obj,$(MODEL)) $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS))

model: $(MODEL_B)/model
	@$< --sets $(N) --seed $(SEED)

model-checker: $(MODEL_B)/model
	@rm -rf $(MODEL_B)/rooms && mkdir -p $(MODEL_B)/rooms
	@$< --sets $(N) --seed $(SEED) --write $(MODEL_B)/rooms
	@python3 tests/model/compare.py $(MODEL_B)/rooms

MODEL_PROGRAMS := $(MODEL_B)/model
run_model = @$(run_suite) model $(MODEL_PROGRAMS) --sets 2000

.PHONY: model model-checker
