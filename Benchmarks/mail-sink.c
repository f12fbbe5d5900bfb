// A mail server that takes everything and keeps nothing: for measuring what sends to it.
//
// mail-sink PORT: says how many mails it has taken when its standard input ends.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_long taken;

static int say(int connection, const char *text) { return send(connection, text, strlen(text), MSG_NOSIGNAL) > 0; }

static void *serve(void *argument) {
    int connection = (int)(long)argument, one = 1, is_data = 0;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char buffer[65536];
    size_t length = 0;
    int goes_on = say(connection, "220 sink ESMTP\r\n");
    while (goes_on) {
        ssize_t count = recv(connection, buffer + length, sizeof buffer - length, 0);
        if (count <= 0) break;
        length += count;
        char *start = buffer, *end;
        while (goes_on && (end = memchr(start, '\n', buffer + length - start))) {
            size_t line = end - start + 1;
            if (is_data) {
                if (line == 3 && start[0] == '.') {
                    is_data = 0;
                    atomic_fetch_add(&taken, 1);
                    goes_on = say(connection, "250 2.0.0 OK\r\n");
                }
            } else if (!strncasecmp(start, "EHLO", 4)) {
                goes_on = say(connection, "250-sink\r\n250 ENHANCEDSTATUSCODES\r\n");
            } else if (!strncasecmp(start, "DATA", 4)) {
                is_data = 1;
                goes_on = say(connection, "354 go on\r\n");
            } else if (!strncasecmp(start, "QUIT", 4)) {
                say(connection, "221 2.0.0 bye\r\n");
                goes_on = 0;
            } else {
                goes_on = say(connection, "250 2.1.0 OK\r\n");
            }
            start = end + 1;
        }
        length = buffer + length - start;
        memmove(buffer, start, length);
        if (length == sizeof buffer) break;
    }
    close(connection);
    return NULL;
}

static void *accept_all(void *argument) {
    for (;;) {
        int connection = accept((int)(long)argument, NULL, NULL);
        pthread_t thread;
        if (connection >= 0 && !pthread_create(&thread, NULL, serve, (void *)(long)connection)) pthread_detach(thread);
    }
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) return perror("mail-sink"), 1;
    pthread_t thread;
    pthread_create(&thread, NULL, accept_all, (void *)(long)listener);
    // A line asks how many.
    char line[16];
    while (fgets(line, sizeof line, stdin)) {
        printf("%ld\n", atomic_load(&taken));
        fflush(stdout);
    }
}
