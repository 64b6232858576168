# The simulator: a room of several machines in one process, on the stores and
# decisions as they are, with virtual time, hubs that lie and machines that
# die.  "make sim T=60" runs for so long, "make sim SEED=7 SEEDS=1" one world
# again; "make sim-seeded" switches off one rule at a time, and each must be
# found.

SIM_B := $(B)/tests/sim
T     ?= 60

SIM := \
	tests/sim/act.c \
	tests/sim/clock.c \
	tests/sim/decide.c \
	tests/sim/deed.c \
	tests/sim/end.c \
	tests/sim/faults.c \
	tests/sim/govern.c \
	tests/sim/govern_check.c \
	tests/sim/hub.c \
	tests/sim/image.c \
	tests/sim/intake.c \
	tests/sim/machine.c \
	tests/sim/machine_check.c \
	tests/sim/main.c \
	tests/sim/power.c \
	tests/sim/report.c \
	tests/sim/road.c \
	tests/sim/road_fetch.c \
	tests/sim/run.c \
	tests/sim/shared.c \
	tests/sim/step.c \
	tests/sim/thief.c \
	tests/sim/truth.c \
	tests/sim/world.c \

SIM_SEEDED := tests/sim/seeded.c tests/sim/seeded_control.c

# Time and chance are the world's; what the libraries write can be the last.
SIM_LINK := -rdynamic \
	$(addprefix -Wl$(comma)--wrap=,time clock_gettime random_bytes syscall)
SIM_BUGS := $(addprefix -Wl$(comma)--wrap=,token_fits store_renew \
	store_renew_if_known_later control_holds chains_check reach_has \
	tally_take is_sibling partials_note)

$(SIM_B)/sim: $(call obj,$(SIM)) $(SIM_B)/unseeded.o
$(SIM_B)/sim-seeded: $(call obj,$(SIM)) $(call obj,$(SIM_SEEDED))
$(SIM_B)/sim-seeded: SIM_LINK += $(SIM_BUGS)

$(SIM_B)/sim $(SIM_B)/sim-seeded: $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) $(SIM_LINK) -o $@ \
	    $(filter %.o,$^) $(filter %.a,$^) \
	    $(call libs,$(PROTOCOL_PKGS) $(DAEMON_PKGS))

$(call obj,$(SIM) $(SIM_SEEDED)): | $(SQL_HEADERS)

SIM_PROGRAMS := $(SIM_B)/sim $(SIM_B)/sim-seeded
run_sim = @$(run_suite) sim $(SIM_B)/sim --seeds 40

sim: $(SIM_PROGRAMS)
	@$(SIM_B)/sim$(if $(BUG),-seeded --bug $(BUG)) --seed $(SEED) \
	    $(if $(SEEDS),--seeds $(SEEDS),--seconds $(T))

sim-seeded: $(SIM_B)/sim-seeded
	@$(run_suite) sim-seeded tests/sim/seeded.sh $(SIM_B)

.PHONY: sim sim-seeded
