package io.flashsale.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Each built-in object against the class that Kubernetes' own API description makes of its kind: unknown, missing and mistyped
 * fields. Then there and back through that class: what comes back different was a number where a text belongs, or the reverse.
 */
final class ModelCheck implements Check {

    private static final Map<String, String> GROUPS = Map.of(
            "v1", "V1",
            "apps/v1", "V1",
            "batch/v1", "V1",
            "policy/v1", "V1",
            "networking.k8s.io/v1", "V1",
            "scheduling.k8s.io/v1", "V1",
            "rbac.authorization.k8s.io/v1", "V1",
            "autoscaling/v2", "V2");

    private final Gson gson = JSON.getGson();

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        for (Manifest manifest : release.manifests()) {
            String prefix = GROUPS.get(manifest.apiVersion());
            if (prefix != null) {
                complaints.addAll(of(manifest, prefix));
            }
        }
        return complaints;
    }

    private List<Complaint> of(Manifest manifest, String prefix) {
        List<Complaint> complaints = new ArrayList<>();
        JsonElement written = JsonParser.parseString(manifest.tree().toString());
        try {
            Class<?> model = Class.forName("io.kubernetes.client.openapi.models." + prefix + manifest.kind());
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, written);
            JsonElement back = gson.toJsonTree(gson.fromJson(written, model), model);
            differences("", written, back, manifest, complaints);
        } catch (InvocationTargetException e) {
            complaints.add(
                    manifest.complaint("model", String.valueOf(e.getCause().getMessage())));
        } catch (ClassNotFoundException e) {
            complaints.add(manifest.complaint("model", manifest.apiVersion() + " has no kind " + manifest.kind()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } catch (RuntimeException e) {
            complaints.add(manifest.complaint("model", String.valueOf(e.getMessage())));
        }
        return complaints;
    }

    private static void differences(
            String path, JsonElement written, JsonElement back, Manifest manifest, List<Complaint> complaints) {
        if (written instanceof JsonObject object && back instanceof JsonObject other) {
            for (String key : object.keySet()) {
                JsonElement value = object.get(key);
                if (other.has(key)) {
                    differences(path + "." + key, value, other.get(key), manifest, complaints);
                } else if (!isEmpty(value)) {
                    complaints.add(manifest.complaint("model", path + "." + key + " is lost on the way"));
                }
            }
        } else if (written instanceof JsonArray list
                && back instanceof JsonArray other
                && list.size() == other.size()) {
            for (int i = 0; i < list.size(); i++) {
                differences(path + "[" + i + "]", list.get(i), other.get(i), manifest, complaints);
            }
        } else if (!written.equals(back) && !sameQuantity(written, back)) {
            complaints.add(
                    manifest.complaint("model", path + " is written as " + written + " and understood as " + back));
        }
    }

    /** {@code 0.5} and {@code 500m} are the same, if both are texts. */
    private static boolean sameQuantity(JsonElement written, JsonElement back) {
        if (!written.isJsonPrimitive() || !back.isJsonPrimitive()) {
            return false;
        }
        if (written.getAsJsonPrimitive().isNumber() && back.getAsJsonPrimitive().isNumber()) {
            return written.getAsDouble() == back.getAsDouble();
        }
        if (!written.getAsJsonPrimitive().isString()
                || !back.getAsJsonPrimitive().isString()) {
            return false;
        }
        try {
            return io.kubernetes.client.custom.Quantity.fromString(written.getAsString())
                    .equals(io.kubernetes.client.custom.Quantity.fromString(back.getAsString()));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isEmpty(JsonElement value) {
        return value.isJsonNull()
                || (value instanceof JsonObject object && object.isEmpty())
                || (value instanceof JsonArray list && list.isEmpty());
    }
}
