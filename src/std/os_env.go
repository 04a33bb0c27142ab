package os

import (
	"sync"
	"syscall"
)

// environment is the script's own copy of what the host shows, made when it is first asked for.
var environment struct {
	mu     sync.Mutex
	loaded bool
	list   []string       // NAME=value, "" where one was taken out
	at     map[string]int // place in list
}

// hostEnviron returns what the host shows.
func hostEnviron() []string

// environ loads the copy; the lock is held.
func environ() {
	if environment.loaded {
		return
	}
	environment.loaded = true
	environment.at = make(map[string]int)
	for _, pair := range hostEnviron() {
		name, _, ok := cutEqual(pair)
		if _, twice := environment.at[name]; ok && !twice {
			environment.at[name] = len(environment.list)
			environment.list = append(environment.list, pair)
		}
	}
}

func cutEqual(pair string) (name, value string, ok bool) {
	for i := 1; i < len(pair); i++ {
		if pair[i] == '=' {
			return pair[:i], pair[i+1:], true
		}
	}
	return pair, "", false
}

// LookupEnv returns an environment variable and whether it is set.
func LookupEnv(key string) (string, bool) {
	environment.mu.Lock()
	defer environment.mu.Unlock()
	environ()
	i, ok := environment.at[key]
	if !ok {
		return "", false
	}
	return environment.list[i][len(key)+1:], true
}

// Getenv returns an environment variable, "" if it is not set.
func Getenv(key string) string {
	value, _ := LookupEnv(key)
	return value
}

// Environ returns the environment.
func Environ() []string {
	environment.mu.Lock()
	defer environment.mu.Unlock()
	environ()
	list := make([]string, 0, len(environment.list))
	for _, pair := range environment.list {
		if pair != "" {
			list = append(list, pair)
		}
	}
	return list
}

// Setenv sets a variable for the script alone.
func Setenv(key, value string) error {
	for i := range len(key) {
		if key[i] == '=' || key[i] == 0 {
			return NewSyscallError("setenv", syscall.EINVAL)
		}
	}
	for i := range len(value) {
		if value[i] == 0 {
			return NewSyscallError("setenv", syscall.EINVAL)
		}
	}
	if key == "" {
		return NewSyscallError("setenv", syscall.EINVAL)
	}
	environment.mu.Lock()
	defer environment.mu.Unlock()
	environ()
	pair := key + "=" + value
	if i, ok := environment.at[key]; ok {
		environment.list[i] = pair
	} else {
		environment.at[key] = len(environment.list)
		environment.list = append(environment.list, pair)
	}
	return nil
}

// Unsetenv takes a variable away.
func Unsetenv(key string) error {
	environment.mu.Lock()
	defer environment.mu.Unlock()
	environ()
	if i, ok := environment.at[key]; ok {
		environment.list[i] = ""
		delete(environment.at, key)
	}
	return nil
}

// Clearenv takes all variables away.
func Clearenv() {
	environment.mu.Lock()
	defer environment.mu.Unlock()
	environ()
	environment.list = nil
	clear(environment.at)
}

// Expand replaces $name and ${name}; names are words or one of the shell's own single characters.
func Expand(s string, mapping func(string) string) string {
	var b []byte
	done := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] != '$' {
			continue
		}
		b = append(b, s[done:i]...)
		name, width := shellName(s[i+1:])
		switch {
		case name != "":
			b = append(b, mapping(name)...)
		case width == 0:
			b = append(b, '$')
		}
		i += width
		done = i + 1
	}
	if done == 0 {
		return s
	}
	return string(append(b, s[done:]...))
}

// shellName reads a name behind a dollar; a malformed one in braces has a width but no name.
func shellName(s string) (name string, width int) {
	if s[0] == '{' {
		if len(s) > 2 && special(s[1]) && s[2] == '}' {
			return s[1:2], 3
		}
		for i := 1; i < len(s); i++ {
			if s[i] == '}' {
				return s[1:i], i + 1
			}
		}
		return "", 1
	}
	if special(s[0]) {
		return s[:1], 1
	}
	n := 0
	for n < len(s) && word(s[n]) {
		n++
	}
	return s[:n], n
}

func special(c byte) bool {
	switch c {
	case '*', '#', '$', '@', '!', '?', '-':
		return true
	}
	return '0' <= c && c <= '9'
}

func word(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// ExpandEnv expands by the environment.
func ExpandEnv(s string) string { return Expand(s, Getenv) }

// UserHomeDir returns $HOME.
func UserHomeDir() (string, error) {
	if dir := Getenv("HOME"); dir != "" {
		return dir, nil
	}
	return "", plainError("$HOME is not defined")
}

// UserCacheDir returns the folder for cached data.
func UserCacheDir() (string, error) { return userDir("XDG_CACHE_HOME", "/.cache") }

// UserConfigDir returns the folder for settings.
func UserConfigDir() (string, error) { return userDir("XDG_CONFIG_HOME", "/.config") }

func userDir(variable, below string) (string, error) {
	dir := Getenv(variable)
	if dir == "" {
		home := Getenv("HOME")
		if home == "" {
			return "", plainError("neither $" + variable + " nor $HOME are defined")
		}
		return home + below, nil
	}
	if dir[0] != '/' {
		return "", plainError("path in $" + variable + " is relative")
	}
	return dir, nil
}

// TempDir returns the folder for temporary files.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}
