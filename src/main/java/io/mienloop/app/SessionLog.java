package io.mienloop.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Writes what the threads around the loop say into the session's {@code mienloop.log}. The loop itself logs nothing. */
final class SessionLog implements AutoCloseable {
    private final Logger root;
    private final FileAppender<ILoggingEvent> file = new FileAppender<>();
    private final PatternLayoutEncoder encoder = new PatternLayoutEncoder();

    SessionLog(Path path) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS,UTC}Z %-5level [%thread] %msg%n");
        encoder.start();
        file.setContext(context);
        file.setFile(path.toString());
        file.setEncoder(encoder);
        file.start();
        root.addAppender(file);
    }

    String path() {
        return file.getFile();
    }

    @Override
    public void close() {
        root.detachAppender(file);
        file.stop();
        encoder.stop();
    }
}
