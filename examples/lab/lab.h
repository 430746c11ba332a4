/* The lab's interface in C, for the page and for every program that can call C: named rooms, opened with
   settings in JSON, that do what they are told and show numbers and texts by name.

     int room = lab_open("line", "{\"seed\": 1}");
     lab_do(room, "step", "{\"steps\": 100}");
     const double* v = lab_numbers(room, "v");        lab_count() of them

   Whatever fails returns 0 or a null pointer, and lab_error() says why: the function, what was required, what
   came. What a room shows stays where it is until the next call of lab_do(), lab_open() or lab_close();
   numbers no longer than until the next lab_numbers() of the same room, a text until the next lab_text() of
   any. */
#ifndef SADDLE_EXAMPLES_LAB_LAB_H
#define SADDLE_EXAMPLES_LAB_LAB_H

#ifdef __cplusplus
extern "C" {
#endif

/* Opens a room: "line", "plane", "table", "motion" or "tape". A setting that is not given has its default;
   one that the room does not know is an error. The number of the room, from 1. */
int lab_open(const char* room, const char* settings);

/* Does what a room can do, with arguments in JSON: 1 if it was done. */
int lab_do(int room, const char* command, const char* arguments);

/* What a room shows: numbers, and how many the last call of lab_numbers() returned; or a text. */
const double* lab_numbers(int room, const char* name);
int lab_count(void);
const char* lab_text(int room, const char* name);

/* Gives back the memory of a room. */
void lab_close(int room);

/* Why the last call failed; "" if it did not. */
const char* lab_error(void);

#ifdef __cplusplus
}
#endif

#endif
