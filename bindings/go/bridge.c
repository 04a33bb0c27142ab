#include "bridge.h"
#include "_cgo_export.h"

static size_t write_out(void *user, const void *p, size_t n) { return ergoGoWrite((uintptr_t)user, (void *)p, n); }

static int32_t call_host(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots) { return ergoGoCall((uintptr_t)user, cx, io, nslots); }

static void free_host(void *unused, void *user)
{
    (void)unused;
    ergoGoFree((uintptr_t)user);
}

static void tell_dead(void *user, const ergo_lifespan *last) { ergoGoDead((uintptr_t)user, (ergo_lifespan *)last); }

ergo_status ergo_go_open(const ergo_config *c, uintptr_t out, ergo_vm **vm)
{
    ergo_config copy = *c;
    if (out != 0) {
        copy.stdout_fn = write_out;
        copy.stdout_user = (void *)out;
    }
    return ergo_vm_new(&copy, vm);
}

ergo_status ergo_go_host(ergo_vm *vm, ergo_module m, const char *symbol, const char *sig, uintptr_t host)
{
    return ergo_host_func(vm, m, symbol, sig, call_host, (void *)host, free_host);
}

ergo_status ergo_go_on_dead(ergo_node *n, uintptr_t notice) { return ergo_node_on_dead(n, tell_dead, (void *)notice); }

ergo_status ergo_go_export(ergo_vm *vm, uint32_t format, uint32_t flags, uintptr_t to) { return ergo_export(vm, format, flags, write_out, (void *)to); }

ergo_status ergo_go_snapshot(ergo_vm *vm, uintptr_t to) { return ergo_snapshot_write(vm, write_out, (void *)to); }

ergo_status ergo_go_batch(ergo_vm *vm, ergo_func f, ergo_slot *io, uint32_t stride, size_t n, size_t *done)
{
    for (*done = 0; *done < n; ++*done) {
        ergo_status s = ergo_call(vm, f, io + *done * stride, stride);
        if (s != ERGO_OK)
            return s;
    }
    return ERGO_OK;
}
