/* What a host grants in ergo_config.allow, and how its allow_fn narrows it: files by name with links followed, variables by name, os.Exit. */
#include "check.h"
#include <sys/stat.h>
#include <unistd.h>

static const char *src =
    "package main\n"
    "import (\"errors\"; \"io/fs\"; \"os\")\n"
    "func denied(err error) int { if errors.Is(err, fs.ErrPermission) { return 1 }; if err != nil { panic(err) }; return 0 }\n"
    "func Read(name string) int { _, err := os.ReadFile(name); return denied(err) }\n"
    "func Write(name string) int { return denied(os.WriteFile(name, []byte(\"x\"), 0o644)) }\n"
    "func Env() (n int) { if os.Getenv(\"ERGO_SEEN\") == \"yes\" { n++ }; if os.Getenv(\"ERGO_HIDDEN\") != \"\" { n += 10 }; return n }\n"
    "func Exit(code int) { defer panic(\"behind\"); os.Exit(code) }\n";

/* The folder that may be used, and how often each capability was asked for. */
typedef struct { ergo_vm *vm; char dir[128]; int asked[256]; int lets_exit; } host;

static int32_t allow(void *user, uint32_t capability, const char *what, size_t len)
{
    host *h = user;
    h->asked[capability]++;
    /* [any] functions are allowed; [vm] ones are refused. */
    ergo_gc_hint(h->vm);
    STATUS(NULL, ergo_gc_collect(h->vm), ERGO_E_BUSY);
    STATUS(NULL, ergo_vm_free(h->vm), ERGO_E_BUSY);
    if (capability == ERGO_ALLOW_ENV)
        return len == 9 && memcmp(what, "ERGO_SEEN", 9) == 0 ? ERGO_OK : ERGO_E_DENIED;
    if (capability == ERGO_ALLOW_PROCESS)
        return h->lets_exit ? ERGO_OK : ERGO_E_DENIED;
    size_t n = strlen(h->dir);
    return len > n && memcmp(what, h->dir, n) == 0 && what[n] == '/' ? ERGO_OK : ERGO_E_DENIED;
}

static ergo_slot call(ergo_vm *vm, ergo_module m, const char *name, const char *path)
{
    ergo_func f = 0;
    ergo_slot io[2];
    OK(vm, ergo_find(vm, m, name, "func(string) int", &f));
    OK(vm, ergo_string_new(vm, path, strlen(path), io));
    OK(vm, ergo_call(vm, f, io, 2));
    return io[0];
}

static ergo_status end(ergo_vm *vm, ergo_module m, ergo_slot with)
{
    ergo_func f = 0;
    OK(vm, ergo_find(vm, m, "Exit", NULL, &f));
    return ergo_call(vm, f, &with, 1);
}

static ergo_vm *granted(uint64_t what, host *h)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.allow = what;
    c.allow_fn = h ? allow : NULL;
    c.allow_user = h;
    return new_vm(&c);
}

int main(void)
{
    char base[64] = "/tmp/ergo-grants-XXXXXX", path[300], link[300];
    CHECK(NULL, mkdtemp(base));
    host h = { .lets_exit = 0 };
    CHECK(NULL, realpath(base, h.dir));
    strcat(h.dir, "/in");
    CHECK(NULL, mkdir(h.dir, 0755) == 0);
    snprintf(path, sizeof path, "%s/../out", h.dir);
    snprintf(link, sizeof link, "%s/link", h.dir);
    CHECK(NULL, symlink("../out", link) == 0);
    setenv("ERGO_SEEN", "yes", 1);
    setenv("ERGO_HIDDEN", "yes", 1);

    /* Only reading is granted, of everything. */
    ergo_vm *vm = granted(ERGO_ALLOW_READ, NULL);
    ergo_module m = run_text(vm, src);
    FILE *f = fopen(path, "w");
    CHECK(vm, f && fclose(f) == 0);
    CHECK(vm, call(vm, m, "Read", path) == 0);
    CHECK(vm, call(vm, m, "Write", path) == 1);
    STATUS(vm, end(vm, m, 3), ERGO_E_DENIED);
    CHECK(vm, ergo_exit_code(vm) == 0);
    OK(NULL, ergo_vm_free(vm));

    /* All of it is, as far as the host's function says. */
    vm = granted(ERGO_ALLOW_READ | ERGO_ALLOW_WRITE | ERGO_ALLOW_ENV | ERGO_ALLOW_PROCESS, &h);
    h.vm = vm;
    m = run_text(vm, src);
    CHECK(vm, h.asked[ERGO_ALLOW_ENV] == 0);
    CHECK(vm, call(vm, m, "Write", path) == 1);
    CHECK(vm, call(vm, m, "Write", link) == 1);
    CHECK(vm, call(vm, m, "Read", link) == 1);
    CHECK(vm, h.asked[ERGO_ALLOW_WRITE] == 2 && h.asked[ERGO_ALLOW_READ] == 1);
    snprintf(path, sizeof path, "%s/mine", h.dir);
    CHECK(vm, call(vm, m, "Write", path) == 0);
    CHECK(vm, call(vm, m, "Read", path) == 0);
    ergo_func env = 0;
    ergo_slot io[1];
    OK(vm, ergo_find(vm, m, "Env", NULL, &env));
    OK(vm, ergo_call(vm, env, io, 1));
    CHECK(vm, io[0] == 1 && h.asked[ERGO_ALLOW_ENV] >= 2);
    STATUS(vm, end(vm, m, 3), ERGO_E_DENIED);
    h.lets_exit = 1;
    STATUS(vm, end(vm, m, 7), ERGO_EXITED);
    CHECK(vm, ergo_exit_code(vm) == 7);
    CHECK(vm, strcmp(ergo_status_name(ERGO_EXITED), "ERGO_EXITED") == 0);
    /* The VM goes on. */
    CHECK(vm, call(vm, m, "Read", path) == 0);
    OK(NULL, ergo_vm_free(vm));
    CHECK(NULL, ergo_exit_code(NULL) == 0);

    remove(path);
    remove(link);
    rmdir(h.dir);
    snprintf(path, sizeof path, "%s/out", base);
    remove(path);
    CHECK(NULL, rmdir(base) == 0);
    puts("grants: ok");
    return 0;
}
