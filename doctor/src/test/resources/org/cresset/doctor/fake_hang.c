/* A driver that hangs when it is started. */
#include <unistd.h>
int cuDriverGetVersion(int *version) { *version = 13000; return 0; }
int cuInit(unsigned flags) { for (;;) sleep(1000); }
