package io.gere.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/** Fabric8's stand-in for the API server, with two things more that Spark counts on. */
final class ApiServer extends KubernetesCrudDispatcher {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    String path = request.getPath().replaceFirst("\\?.*", "");
    if (request.method() == HttpMethod.PATCH && request.getPath().contains("force=true")) {
      return applied(path, request);
    }
    if (request.method() == HttpMethod.POST && path.endsWith("/pods")) {
      return super.dispatch(with(request, HttpMethod.POST, path, pending(request.getUtf8Body())));
    }
    return super.dispatch(request);
  }

  /** Server-side apply: makes what is not there, and takes the place of what is. */
  private MockResponse applied(String path, RecordedRequest request) {
    boolean there = handleGet(path).code() != HttpURLConnection.HTTP_NOT_FOUND;
    String body = request.getUtf8Body();
    return super.dispatch(
        there
            ? with(request, HttpMethod.PUT, path, body)
            : with(request, HttpMethod.POST, path.replaceFirst("/[^/]+$", ""), body));
  }

  /** A pod has a phase from the beginning. */
  private static String pending(String pod) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(pod);
      json.withObject("/status").put("phase", "Pending");
      return json.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(pod, e);
    }
  }

  private static RecordedRequest with(
      RecordedRequest request, HttpMethod method, String path, String body) {
    return new RecordedRequest(
        request.getHttpVersion(),
        method,
        path,
        request.getHeaders(),
        new Buffer(body.getBytes(StandardCharsets.UTF_8)));
  }
}
