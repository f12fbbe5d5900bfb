// The bare libcurl loop that Waymark is measured beside: sends one mail over and over, over several connections.
//
// mail-loop PORT CONNECTIONS COUNT FILE

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char url[64], *mail;
static size_t length;
static atomic_long left;

struct reading { size_t offset; };

static size_t read_mail(char *buffer, size_t size, size_t count, void *context) {
    struct reading *reading = context;
    size_t room = size * count, rest = length - reading->offset, part = room < rest ? room : rest;
    memcpy(buffer, mail + reading->offset, part);
    reading->offset += part;
    return part;
}

static void *send_mails(void *unused) {
    CURL *handle = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, "<to@people.example>");
    struct reading reading;
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, "<post@shop.example>");
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_mail);
    curl_easy_setopt(handle, CURLOPT_READDATA, &reading);
    while (atomic_fetch_sub(&left, 1) > 0) {
        reading.offset = 0;
        CURLcode code = curl_easy_perform(handle);
        if (code) fprintf(stderr, "mail-loop: %s\n", curl_easy_strerror(code)), exit(1);
    }
    curl_slist_free_all(recipients);
    curl_easy_cleanup(handle);
    return unused;
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", atoi(arguments[1]));
    int connections = atoi(arguments[2]);
    left = atol(arguments[3]);
    FILE *file = fopen(arguments[4], "rb");
    if (!file || fseek(file, 0, SEEK_END)) return perror("mail-loop"), 1;
    length = ftell(file);
    mail = malloc(length);
    rewind(file);
    if (fread(mail, 1, length, file) != length) return 1;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    pthread_t threads[64];
    for (int index = 0; index < connections && index < 64; index++) pthread_create(&threads[index], NULL, send_mails, NULL);
    for (int index = 0; index < connections && index < 64; index++) pthread_join(threads[index], NULL);
}
