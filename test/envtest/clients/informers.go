package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientinformers "k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// line is a connection to the server that can be cut.
type line struct {
	lock sync.Mutex
	open []net.Conn
	// expired makes the server's answer to the next watch 410 Gone.
	expired atomic.Bool
	lists   atomic.Int32
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	connection, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err == nil {
		l.lock.Lock()
		l.open = append(l.open, connection)
		l.lock.Unlock()
	}
	return connection, err
}

func (l *line) cut() {
	l.lock.Lock()
	defer l.lock.Unlock()
	for _, connection := range l.open {
		_ = connection.Close()
	}
	l.open = nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

func (l *line) wrap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		query := request.URL.Query()
		isWatch := query.Get("watch") != ""
		if !isWatch || query.Get("sendInitialEvents") == "true" {
			l.lists.Add(1)
		} else if l.expired.CompareAndSwap(true, false) {
			body := `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}`
			return &http.Response{
				StatusCode: http.StatusGone, Status: "410 Gone", Request: request, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
				Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewBufferString(body)),
			}, nil
		}
		return next.RoundTrip(request)
	})
}

// informers keep a cache: through a cut line by watching on, and by a new list when the server has forgotten their version.
func informers(ctx context.Context, w *world) error {
	wire := &line{}
	config := rest.CopyConfig(w.config)
	config.ContentType = "application/vnd.kubernetes.protobuf"
	config.Dial = wire.dial
	config.Wrap(wire.wrap)
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	maps := w.client.CoreV1().ConfigMaps(w.namespace)
	make := func(name string) error {
		_, err := maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"of": "informers"}}}, metav1.CreateOptions{})
		return err
	}
	for _, name := range []string{"informed-a", "informed-b"} {
		if err := make(name); err != nil {
			return err
		}
	}
	factory := clientinformers.NewSharedInformerFactoryWithOptions(client, 0, clientinformers.WithNamespace(w.namespace),
		clientinformers.WithTweakListOptions(func(options *metav1.ListOptions) { options.LabelSelector = "of=informers" }))
	informer := factory.Core().V1().ConfigMaps()
	var lock sync.Mutex
	heard := map[string]int{}
	hear := func(what string, object any) {
		if gone, ok := object.(cache.DeletedFinalStateUnknown); ok {
			object = gone.Obj
		}
		lock.Lock()
		heard[what+" "+object.(*corev1.ConfigMap).Name]++
		lock.Unlock()
	}
	if _, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(object any) { hear("added", object) },
		UpdateFunc: func(before, after any) {
			if before.(*corev1.ConfigMap).ResourceVersion != after.(*corev1.ConfigMap).ResourceVersion {
				hear("updated", after)
			}
		},
		DeleteFunc: func(object any) { hear("deleted", object) },
	}); err != nil {
		return err
	}
	stop, cancel := context.WithCancel(ctx)
	defer factory.Shutdown()
	defer cancel()
	factory.Start(stop.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.Informer().HasSynced) {
		return ctx.Err()
	}
	expect := func(words ...string) error {
		return eventually(ctx, strings.Join(words, ", "), func() (bool, error) {
			lock.Lock()
			defer lock.Unlock()
			for _, word := range words {
				if heard[word] == 0 {
					return false, nil
				}
			}
			return true, nil
		})
	}
	if err := expect("added informed-a", "added informed-b"); err != nil {
		return err
	}
	found, err := informer.Lister().ConfigMaps(w.namespace).List(labels.Everything())
	if err != nil {
		return err
	}
	say("synced: %d in the cache", len(found))
	lists := wire.lists.Load()

	if err := make("informed-c"); err != nil {
		return err
	}
	first, err := maps.Get(ctx, "informed-a", metav1.GetOptions{})
	if err != nil {
		return err
	}
	first.Data = map[string]string{"changed": "yes"}
	if _, err = maps.Update(ctx, first, metav1.UpdateOptions{}); err != nil {
		return err
	}
	if err := expect("added informed-c", "updated informed-a"); err != nil {
		return err
	}
	say("watched: an addition and an update")

	wire.cut()
	if err := maps.Delete(ctx, "informed-b", metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := expect("deleted informed-b"); err != nil {
		return err
	}
	say("after a cut: the deletion, %d new lists", wire.lists.Load()-lists)

	wire.expired.Store(true)
	wire.cut()
	if err := make("informed-d"); err != nil {
		return err
	}
	if err := maps.Delete(ctx, "informed-c", metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := expect("added informed-d", "deleted informed-c"); err != nil {
		return err
	}
	say("after 410: the addition and the deletion, listed anew %t", wire.lists.Load() > lists)
	say("heard twice: %t", heard["added informed-a"] > 1 || heard["deleted informed-b"] > 1)
	return nil
}

// metadataInformers ask for PartialObjectMetadata alone, in protobuf.
func metadataInformers(ctx context.Context, w *world) error {
	deployments := w.client.AppsV1().Deployments(w.namespace)
	if _, err := deployments.Create(ctx, deployment("listed", 1), metav1.CreateOptions{}); err != nil {
		return err
	}
	client, err := metadata.NewForConfig(w.config)
	if err != nil {
		return err
	}
	factory := metadatainformer.NewFilteredSharedInformerFactory(client, 0, w.namespace, nil)
	informer := factory.ForResource(schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "deployments"})
	shared := informer.Informer()
	stop, cancel := context.WithCancel(ctx)
	defer factory.Shutdown()
	defer cancel()
	factory.Start(stop.Done())
	if !cache.WaitForCacheSync(ctx.Done(), shared.HasSynced) {
		return ctx.Err()
	}
	object, err := informer.Lister().ByNamespace(w.namespace).Get("listed")
	if err != nil {
		return err
	}
	partial := object.(*metav1.PartialObjectMetadata)
	say("%s: app=%s, generation %d", partial.Name, partial.Labels["app"], partial.Generation)
	if _, err := deployments.Create(ctx, deployment("watched", 1), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := eventually(ctx, "the new deployment's metadata", func() (bool, error) {
		_, err := informer.Lister().ByNamespace(w.namespace).Get("watched")
		return err == nil, nil
	}); err != nil {
		return err
	}
	say("the new one's too")
	return nil
}
