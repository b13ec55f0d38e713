# The commands of this repository; `make help` lists them. NAME and NODES choose another local cluster; KUBECONFIG and CONTEXT
# a cluster of yours. They count when they are given to make; what is merely exported does not.
NAME = dev
NODES = 3
ifeq ($(origin KUBECONFIG),command line)
FOREIGN += --kubeconfig "$(KUBECONFIG)"
endif
ifeq ($(origin CONTEXT),command line)
FOREIGN += --context "$(CONTEXT)"
endif
ifneq ($(origin PART),command line)
PART =
endif
unexport KUBECONFIG CONTEXT

.PHONY: help up env down test chaos bench clean
help:    ## this list
	@sed -n 's/^\([a-z]*\): *## /make \1|/p' Makefile | while IFS='|' read -r command what; do printf '%-12s %s\n' "$$command" "$$what"; done
up:      ## a local cluster of three nodes, and the stack dev on it; KUBECONFIG=FILE CONTEXT=NAME: on that cluster
	@local/up $(if $(FOREIGN),$(FOREIGN),"$(NAME)" "$(NODES)")
env:     ## prints the variables of a shell that uses the local cluster: eval "$(make -s env)"
	@local/env "$(NAME)"
down:    ## pulumi destroy, then the local cluster goes; KUBECONFIG=FILE CONTEXT=NAME: what make up deployed there
	@local/down $(if $(FOREIGN),$(FOREIGN),"$(NAME)")
test:    ## all that must pass before a change lands; KUBECONFIG=FILE CONTEXT=NAME: test/cluster on that cluster
	@test/run $(FOREIGN)
chaos:   ## the list of the long tests' parts; PART=NAME: one of them
	@test/run chaos $(PART)
bench:   ## time to quorum, beside a hand-written manifest
	@bench/run
clean:   ## removes the cache of built tools
	@local/clean
