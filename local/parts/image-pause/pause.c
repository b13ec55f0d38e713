/*
 * The first process of every pod. It holds the pod's namespaces, reaps the processes that lost their parent (it is their
 * process 1 where the pod shares one process namespace), and ends when it is told to.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void stop(int signal)
{
	(void)signal;
	_exit(0);
}

static void reap(int signal)
{
	(void)signal;
	while (waitpid(-1, 0, WNOHANG) > 0) {
	}
}

int main(void)
{
	struct sigaction on_stop = { .sa_handler = stop };
	struct sigaction on_child = { .sa_handler = reap, .sa_flags = SA_NOCLDSTOP };

	if (sigaction(SIGINT, &on_stop, 0) || sigaction(SIGTERM, &on_stop, 0) || sigaction(SIGCHLD, &on_child, 0)) {
		return 1;
	}
	for (;;) {
		pause();
	}
}
