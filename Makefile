# The doors. What each does: README.md. NAME and NODES choose another local cluster; KUBECONFIG and CONTEXT one of yours.
# All of them count when they are given to make; what is merely exported does not.
NAME = dev
NODES = 3
ifeq ($(origin KUBECONFIG),command line)
FOREIGN += --kubeconfig "$(KUBECONFIG)"
endif
ifeq ($(origin CONTEXT),command line)
FOREIGN += --context "$(CONTEXT)"
endif
unexport KUBECONFIG CONTEXT

.PHONY: up down test chaos bench env clean
up:
	@local/up $(if $(FOREIGN),$(FOREIGN),"$(NAME)" "$(NODES)")
down:
	@local/down $(if $(FOREIGN),$(FOREIGN),"$(NAME)")
env:
	@local/env "$(NAME)"
test:
	@test/run
chaos:
	@test/run chaos
bench:
	@bench/run
clean:
	@local/clean
