package runtime

// MemProfileRate is how many bytes are allocated between two samples on average. It begins with the rate of the machine; if that takes no
// samples, setting it has no effect.
var MemProfileRate int

func init() { MemProfileRate = followMemProfileRate(&MemProfileRate) }

// followMemProfileRate makes the machine look at the variable; the rate it has now.
func followMemProfileRate(rate *int) int

// memProfile returns what was sampled; see std/runtime.rs.
func memProfile() (words []int, names []string)

// MemProfileRecord is what was sampled of the allocations of one stack.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr
}

// InUseBytes returns the bytes allocated and not freed.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects returns the objects allocated and not freed.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack returns the stack, innermost function first.
func (r *MemProfileRecord) Stack() []uintptr {
	for i, pc := range r.Stack0 {
		if pc == 0 {
			return r.Stack0[:i]
		}
	}
	return r.Stack0[:]
}

// firstMade is where the numbers of places begin that no instruction of the program has: those of profiles.
const firstMade = 1 << 46

// made are these numbers by place.
var made map[place]uintptr

// pcOf returns a number for a place in a profile, which Callers' functions know.
func pcOf(p place) uintptr {
	if pc, ok := made[p]; ok {
		return pc
	}
	if made == nil {
		made = make(map[place]uintptr)
	}
	if places == nil {
		places = make(map[uintptr]place)
	}
	pc := uintptr(firstMade + len(made))
	p.entry = pc
	made[place{0, p.function, p.file, p.line}] = pc
	places[pc] = p
	return pc
}

// MemProfile fills p with what was sampled up to now, if all records fit, and returns how many there are. Records of which nothing is in use are
// left out unless inuseZero is set.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	words, names := memProfile()
	records := make([]MemProfileRecord, 0, len(p))
	for at := 0; at < len(words); {
		w := words[at:]
		r := MemProfileRecord{AllocBytes: int64(w[0]), AllocObjects: int64(w[1]), FreeBytes: int64(w[2]), FreeObjects: int64(w[3])}
		frames := w[5 : 5+3*w[4]]
		at += 5 + len(frames)
		if r.AllocObjects == 0 || !inuseZero && r.InUseObjects() == 0 {
			continue
		}
		for i := 0; i < len(frames) && i < 3*len(r.Stack0); i += 3 {
			r.Stack0[i/3] = pcOf(place{0, names[frames[i]], names[frames[i+1]], frames[i+2]})
		}
		n++
		if len(records) < len(p) {
			records = append(records, r)
		}
	}
	if n > len(p) {
		return n, false
	}
	copy(p, records)
	return n, true
}

// StackRecord is a stack, innermost function first; zeros follow it.
type StackRecord struct {
	Stack0 [32]uintptr
}

// Stack returns the stack.
func (r *StackRecord) Stack() []uintptr {
	for i, pc := range r.Stack0 {
		if pc == 0 {
			return r.Stack0[:i]
		}
	}
	return r.Stack0[:]
}

// GoroutineProfile fills p with the stacks of all goroutines, if they fit, and returns how many there are.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	n = NumGoroutine()
	if n > len(p) {
		return n, false
	}
	n = 0
	text := string(stack(true))
	for text != "" && n < len(p) {
		p[n], text = readTrace(text)
		n++
	}
	return n, true
}

// readTrace reads the trace of one goroutine: a line for itself, two for each frame, an empty one.
func readTrace(text string) (r StackRecord, rest string) {
	_, text = cutLine(text)
	for i := 0; text != "" && text[0] != '\n'; i++ {
		var function, where string
		function, text = cutLine(text)
		where, text = cutLine(text)
		if i < len(r.Stack0) && (len(function) < 11 || function[:11] != "created by ") {
			file, line := placeOf(where)
			r.Stack0[i] = pcOf(place{0, withoutArguments(function), file, line})
		}
	}
	_, text = cutLine(text)
	return r, text
}

func cutLine(text string) (line, rest string) {
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

func withoutArguments(function string) string {
	for i := len(function) - 1; i > 0; i-- {
		if function[i] == '(' {
			return function[:i]
		}
	}
	return function
}

// placeOf reads a tab, file:line, and what may follow.
func placeOf(text string) (file string, line int) {
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == ':' {
			for _, digit := range []byte(text[i+1:]) {
				if digit < '0' || digit > '9' {
					break
				}
				line = 10*line + int(digit-'0')
			}
			return text[1:i], line
		}
	}
	return text, 0
}
