package sync

// Map is a map that goroutines may share.
type Map struct {
	mu Mutex
	m  map[any]any
}

// Load returns the value of key.
func (m *Map) Load(key any) (value any, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok = m.m[key]
	return value, ok
}

func (m *Map) set(key, value any) {
	if m.m == nil {
		m.m = make(map[any]any)
	}
	m.m[key] = value
}

// Store sets the value of key.
func (m *Map) Store(key, value any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.set(key, value)
}

// LoadOrStore returns the value of key, after setting it if it was missing.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if actual, loaded = m.m[key]; loaded {
		return actual, true
	}
	m.set(key, value)
	return value, false
}

// LoadAndDelete removes key and returns the value it had.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, loaded = m.m[key]
	delete(m.m, key)
	return value, loaded
}

// Delete removes key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// Swap sets the value of key and returns the one it had.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	previous, loaded = m.m[key]
	m.set(key, value)
	return previous, loaded
}

// CompareAndSwap sets the value of key if it is old.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, ok := m.m[key]; !ok || value != old {
		return false
	}
	m.set(key, new)
	return true
}

// CompareAndDelete removes key if its value is old.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, ok := m.m[key]; !ok || value != old {
		return false
	}
	delete(m.m, key)
	return true
}

// Clear removes everything.
func (m *Map) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.m)
}

// Range calls f for each pair until it returns false; f may use the map.
func (m *Map) Range(f func(key, value any) bool) {
	m.mu.Lock()
	keys := make([]any, 0, len(m.m))
	for key := range m.m {
		keys = append(keys, key)
	}
	m.mu.Unlock()
	for _, key := range keys {
		if value, ok := m.Load(key); ok && !f(key, value) {
			return
		}
	}
}
