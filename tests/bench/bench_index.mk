# How fast the index is; see tests/bench/bench_index.c.

$(B)/tests/bench/bench-index: $(B)/tests/bench/bench_index.o \
    $(B)/libdaemon.a $(B)/libprotocol.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ \
	    $(call libs,$(PROTOCOL_PKGS) $(DAEMON_PKGS))

$(B)/tests/bench/bench_index.o: | $(SQL_HEADERS)
