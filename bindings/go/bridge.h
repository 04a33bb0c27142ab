/* What Go cannot say itself: handles as user pointers, and loops that would else cross once a round. */
#ifndef ERGO_GO_BRIDGE_H
#define ERGO_GO_BRIDGE_H
#include <ergo.h>

/* ergo_vm_new with these values; `out` is the handle of the writer, 0 for none. */
ergo_status ergo_go_open(const ergo_config *c, uintptr_t out, ergo_vm **vm);
/* ergo_host_func with the one trampoline; `host` is the handle of the function. */
ergo_status ergo_go_host(ergo_vm *vm, ergo_module m, const char *symbol, const char *sig, uintptr_t host);
/* ergo_node_on_dead with the handle of the notice. */
ergo_status ergo_go_on_dead(ergo_node *n, uintptr_t notice);
/* ergo_export and ergo_snapshot_write to the writer with the handle `to`. */
ergo_status ergo_go_export(ergo_vm *vm, uint32_t format, uint32_t flags, uintptr_t to);
ergo_status ergo_go_snapshot(ergo_vm *vm, uintptr_t to);
/* `n` calls of `f`, each with its own `stride` cells of `io`; stops at the first that fails. `*done`: how many did not. */
ergo_status ergo_go_batch(ergo_vm *vm, ergo_func f, ergo_slot *io, uint32_t stride, size_t n, size_t *done);
#endif
