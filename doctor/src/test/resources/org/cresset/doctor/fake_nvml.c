/* A management library that says what the environment tells it to. */
#include <stdlib.h>
#include <string.h>
static int ev(const char *name, int other) { char *s = getenv(name); return s ? atoi(s) : other; }
int nvmlInit_v2(void) { return ev("FAKE_NVML", 0); }
int nvmlSystemGetDriverVersion(char *text, unsigned n) { strncpy(text, "580.95.05", n); return 0; }
int nvmlDeviceGetCount_v2(unsigned *n) { *n = 1; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **device) { *device = (void *)8; return 0; }
int nvmlDeviceGetName(void *device, char *text, unsigned n) { strncpy(text, "Fake GPU", n); return 0; }
int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
  *major = ev("FAKE_CC", 90) / 10;
  *minor = ev("FAKE_CC", 90) % 10;
  return 0;
}
int nvmlDeviceGetComputeMode(void *device, int *mode) { *mode = ev("FAKE_MODE", 0); return 0; }
int nvmlDeviceGetMigMode(void *device, unsigned *now, unsigned *next) {
  *now = *next = ev("FAKE_MIG", 0);
  return 0;
}
int nvmlDeviceGetMaxMigDeviceCount(void *device, unsigned *n) { *n = 7; return 0; }
int nvmlDeviceGetMigDeviceHandleByIndex(void *device, unsigned i, void **instance) {
  return (int)i < ev("FAKE_INSTANCES", 0) ? 0 : 6;
}
int nvmlDeviceGetGpuFabricInfo(void *device, unsigned char *info) {
  memset(info, 0, 28);
  info[24] = ev("FAKE_FABRIC", 0);
  return 0;
}
