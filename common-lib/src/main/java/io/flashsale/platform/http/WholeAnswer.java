package io.flashsale.platform.http;

import io.flashsale.platform.ServiceUnavailable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer whose body may break off: the neighbour died, or the time-out struck, between the headers and the last byte.
 * That is an outage like any other, not an answer of unreadable content.
 */
final class WholeAnswer implements ClientHttpResponse {

    private final ClientHttpResponse answer;
    private final URI instance;

    WholeAnswer(ClientHttpResponse answer, URI instance) {
        this.answer = answer;
        this.instance = instance;
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        return answer.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
        return answer.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return answer.getHeaders();
    }

    @Override
    public InputStream getBody() {
        try {
            return new Body(answer.getBody());
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
    }

    @Override
    public void close() {
        answer.close();
    }

    private ServiceUnavailable brokenOff(IOException cause) {
        return new ServiceUnavailable("the answer of " + instance.getAuthority() + " broke off", cause);
    }

    private final class Body extends FilterInputStream {

        Body(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return super.read();
            } catch (IOException broken) {
                throw brokenOff(broken);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException broken) {
                throw brokenOff(broken);
            }
        }
    }
}
