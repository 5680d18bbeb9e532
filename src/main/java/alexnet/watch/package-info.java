/**
 * Runs while they are trained, looked at from outside: files are read, never written or locked.
 * {@link alexnet.watch.WatchedRuns} looks at a folder of runs, a {@link alexnet.watch.Sight} is
 * what it saw, and a {@link alexnet.watch.News} what somebody does not know yet who knows an
 * earlier one.
 */
package alexnet.watch;
