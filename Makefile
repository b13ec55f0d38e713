# The doors. What each does: README.md. NAME and NODES choose another local cluster; KUBECONFIG and CONTEXT, given here
# and not merely exported, one of yours.
NAME ?= dev
NODES ?= 3
ifeq ($(origin KUBECONFIG),command line)
FOREIGN = --kubeconfig "$(KUBECONFIG)" --context "$(CONTEXT)"
endif
unexport KUBECONFIG CONTEXT

.PHONY: up down test chaos bench env clean
up:
	@local/up $(if $(FOREIGN),$(FOREIGN),$(NAME) $(NODES))
down:
	@local/down $(if $(FOREIGN),$(FOREIGN),$(NAME))
env:
	@local/env $(NAME)
test:
	@test/run
chaos:
	@test/run chaos
bench:
	@bench/run
clean:
	@local/clean
