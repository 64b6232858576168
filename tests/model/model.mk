# Random rooms: the fold of a set of records is one, in whatever order they
# came, and an index of it says the same however it grew.  "make model N=10000
# SEED=7" for more of them, "make model-checker N=200" to compare with the
# independent reader of the format.  "make model T=10m" goes on with the
# simulator (tests/sim) for so long.

MODEL_B  := $(B)/tests/model
N        ?= 2000
SEED     ?= 1

$(MODEL_B)/model: $(call obj,$(MODEL)) $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS))

$(MODEL_B)/model-index: $(call obj,$(MODEL_INDEX)) $(B)/libdaemon.a \
    $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) $(DAEMON_PKGS))

$(call obj,$(MODEL_INDEX)): | $(SQL_HEADERS)

model: $(MODEL_B)/model $(MODEL_B)/model-index $(SIM_B)/sim
	@$(MODEL_B)/model --sets $(N) --seed $(SEED)
	@$(MODEL_B)/model-index --sets $(N) --seed $(SEED)
	@$(if $(filter command%,$(origin T)),$(SIM_B)/sim --seed $(SEED) \
	    --seconds $(T))

model-checker: $(MODEL_B)/model
	@rm -rf $(MODEL_B)/rooms && mkdir -p $(MODEL_B)/rooms
	@$< --sets $(N) --seed $(SEED) --write $(MODEL_B)/rooms
	@python3 tests/model/compare.py $(MODEL_B)/rooms

MODEL_PROGRAMS := $(MODEL_B)/model $(MODEL_B)/model-index
run_model = @$(run_suite) model $(MODEL_B)/model --sets 2000 && \
    $(run_suite) model-index $(MODEL_B)/model-index --sets 2000

.PHONY: model model-checker
