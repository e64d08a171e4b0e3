package main

import (
	"context"
	"fmt"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
)

func boatDefinition(group string) *apiextensions.CustomResourceDefinition {
	least := 1.0
	return &apiextensions.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "boats." + group},
		Spec: apiextensions.CustomResourceDefinitionSpec{
			Group: group,
			Scope: apiextensions.NamespaceScoped,
			Names: apiextensions.CustomResourceDefinitionNames{Plural: "boats", Singular: "boat", Kind: "Boat", ListKind: "BoatList"},
			Versions: []apiextensions.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Subresources: &apiextensions.CustomResourceSubresources{Status: &apiextensions.CustomResourceSubresourceStatus{}},
				Schema: &apiextensions.CustomResourceValidation{OpenAPIV3Schema: &apiextensions.JSONSchemaProps{
					Type: "object",
					Properties: map[string]apiextensions.JSONSchemaProps{
						"spec": {Type: "object", Properties: map[string]apiextensions.JSONSchemaProps{
							"masts": {Type: "integer", Minimum: &least, Default: &apiextensions.JSON{Raw: []byte("2")}},
						}, Default: &apiextensions.JSON{Raw: []byte("{}")}},
						"status": {Type: "object", Properties: map[string]apiextensions.JSONSchemaProps{"afloat": {Type: "boolean"}}},
					},
				}},
			}},
		},
	}
}

// customResources defines a kind with the typed client, finds it by discovery, and works with its objects without types.
func customResources(ctx context.Context, w *world) error {
	group := w.namespace + ".slipway.dev"
	extensions, err := clientset.NewForConfig(w.config)
	if err != nil {
		return err
	}
	definitions := extensions.ApiextensionsV1().CustomResourceDefinitions()
	if _, err := definitions.Create(ctx, boatDefinition(group), metav1.CreateOptions{}); err != nil {
		return err
	}
	defer func() { _ = definitions.Delete(context.Background(), "boats."+group, metav1.DeleteOptions{}) }()
	cached := memory.NewMemCacheClient(w.client.Discovery())
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(cached)
	var resource schema.GroupVersionResource
	if err := eventually(ctx, "the kind is discovered", func() (bool, error) {
		mapper.Reset()
		mapping, err := mapper.RESTMapping(schema.GroupKind{Group: group, Kind: "Boat"})
		if err == nil {
			resource = mapping.Resource
		}
		return err == nil, nil
	}); err != nil {
		return err
	}
	client, err := dynamic.NewForConfig(w.config)
	if err != nil {
		return err
	}
	boats := client.Resource(resource).Namespace(w.namespace)
	watch, err := boats.Watch(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	defer watch.Stop()
	boat := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": group + "/v1", "kind": "Boat", "metadata": map[string]any{"name": "gull"},
		"status": map[string]any{"afloat": true}, "extra": "pruned",
	}}
	made, err := boats.Create(ctx, boat, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	masts, _, _ := unstructured.NestedInt64(made.Object, "spec", "masts")
	say("made: %d masts, status %t, extra %t, generation %d", masts, made.Object["status"] != nil, made.Object["extra"] != nil, made.GetGeneration())
	if err := unstructured.SetNestedField(made.Object, int64(0), "spec", "masts"); err != nil {
		return err
	}
	_, err = boats.Update(ctx, made, metav1.UpdateOptions{})
	if !apierrors.IsInvalid(err) {
		return fmt.Errorf("not invalid but %v", err)
	}
	say("refused: %s", strings.ReplaceAll(err.Error(), group, "GROUP"))
	if err := unstructured.SetNestedField(made.Object, true, "status", "afloat"); err != nil {
		return err
	}
	made, err = boats.UpdateStatus(ctx, made, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	masts, _, _ = unstructured.NestedInt64(made.Object, "spec", "masts")
	say("status: %v, %d masts, generation %d", made.Object["status"], masts, made.GetGeneration())
	if err := boats.Delete(ctx, "gull", metav1.DeleteOptions{}); err != nil {
		return err
	}
	for range 3 {
		event, open := <-watch.ResultChan()
		if !open {
			return fmt.Errorf("the watch ended")
		}
		say("watched: %s %s", event.Type, event.Object.(*unstructured.Unstructured).GetName())
	}
	return nil
}
