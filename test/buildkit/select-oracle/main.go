// Oracle for what COPY, ADD and bind mounts select: reads {"selectors": […], "trees": [[entry…]…]} one a line, prints the digest
// that BuildKit's cache key has of the selection in each tree.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/cache"
	"github.com/moby/buildkit/cache/contenthash"
	"github.com/opencontainers/go-digest"
	"github.com/tonistiigi/fsutil"
	fstypes "github.com/tonistiigi/fsutil/types"
)

type entry struct {
	Path    string `json:"path"`
	Type    string `json:"type"`
	Mode    uint32 `json:"mode"`
	Content string `json:"content"`
	Link    string `json:"link"`
}

type selector struct {
	Path     string   `json:"path"`
	Wildcard bool     `json:"wildcard"`
	Include  []string `json:"include"`
	Exclude  []string `json:"exclude"`
}

type question struct {
	Selectors []selector `json:"selectors"`
	Trees     [][]entry  `json:"trees"`
}

// ref stands for a snapshot that was received from a client.
type ref struct {
	cache.ImmutableRef
	id   string
	kept map[string][]byte
}

func (r *ref) ID() string { return r.id }
func (r *ref) GetExternal(key string) ([]byte, error) {
	if v, ok := r.kept[key]; ok {
		return v, nil
	}
	return nil, os.ErrNotExist
}
func (r *ref) SetExternal(key string, value []byte) error {
	r.kept[key] = value
	return nil
}

// received is a file as the client sends it.
type received struct {
	*fsutil.StatInfo
	digest digest.Digest
}

func (r received) Digest() digest.Digest { return r.digest }

var types = map[string]os.FileMode{"folder": os.ModeDir, "link": os.ModeSymlink, "file": 0}

func receive(e entry) (os.FileInfo, error) {
	stat := &fstypes.Stat{
		Path: e.Path, Mode: uint32(os.FileMode(e.Mode) | types[e.Type]), Size: int64(len(e.Content)), Linkname: e.Link,
	}
	h, err := contenthash.NewFromStat(stat)
	if err != nil {
		return nil, err
	}
	if _, err := h.Write([]byte(e.Content)); err != nil {
		return nil, err
	}
	return received{&fsutil.StatInfo{Stat: stat}, digest.NewDigest(digest.SHA256, h)}, nil
}

var next int

func digestOf(tree []entry, selectors []selector) (string, error) {
	next++
	r := &ref{id: fmt.Sprint(next), kept: map[string][]byte{}}
	cc, err := contenthash.GetCacheContext(context.TODO(), r)
	if err != nil {
		return "", err
	}
	defer contenthash.ClearCacheContext(r)
	slices.SortFunc(tree, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	for _, e := range tree {
		fi, err := receive(e)
		if err != nil {
			return "", err
		}
		if err := cc.HandleChange(fsutil.ChangeKindAdd, e.Path, fi, nil); err != nil {
			return "", err
		}
	}
	var out bytes.Buffer
	for _, s := range selectors {
		dgst, err := cc.Checksum(context.TODO(), nil, path.Join("/", s.Path), contenthash.ChecksumOpts{
			FollowLinks: true, Wildcard: s.Wildcard, IncludePatterns: s.Include, ExcludePatterns: s.Exclude,
		}, nil)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(&out, dgst)
	}
	return out.String(), nil
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			panic(err)
		}
		answers := []string{}
		for _, tree := range q.Trees {
			dgst, err := digestOf(tree, q.Selectors)
			if err != nil {
				dgst = "error: " + err.Error()
			}
			answers = append(answers, dgst)
		}
		_ = out.Encode(answers)
	}
}
