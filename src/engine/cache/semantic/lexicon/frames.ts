/** What frames a question and says nothing of what is asked: dropped. In the form of `actions`, without classes. */
export const frames = `
how do i, how can i, how to, how do you, how can you, how would i, how would you, how should i, how could i, how do we, how can we, how does one, how might i, how am i able to, how is it possible to
what is the way to, what is the best way to, what is the easiest way to, what is the right way to, what is the correct way to, what is the way of, what is the idiomatic way to, what is the proper way to, what is a good way to, what is the simplest way to, what is the best way of, best way to, easiest way to, right way to, a way to
is there a way to, is there any way to, is it possible to, is there an easy way to, can i, can you, could you, would you, will you, can we, could i, can someone, can anyone, could someone
i need to, i want to, i would like to, i am trying to, i need a, i want a, we need to, we want to, i have to, i am looking for, i would like a, i am looking for a way to, trying to, need help with, help me to, help me, i need help, do i need to do to, what should i do to, what do i do to, what do i need to do to, what do i put in
show me how to, tell me how to, explain how to, teach me how to, show how to, give me, tell me, show me, let me know, explain to me, to me, for me, can you tell me how to, do you know how to, do you know, i wonder how to, i wonder, wondering how to
which command, what command, command to, command for, what is the command to, what is the command for, which command will, what is the syntax for, what is the syntax to, steps to, steps for, step for, instruction for, instructions to, guide to, tutorial on, how to go about
write a, write code to, write code that, write a function that, write a function to, write me a
please, pls, plz, kindly, thanks, thank you, thanks in advance, many thanks, thank you very much, thx, cheers, hi, hello, hey, hi there, good morning, good evening, hello there, hey there, dear, quick question, just, exactly, actually, basically, really, simply, quickly, easily, also, then, so, well, ok, okay, btw, anyway, sir, guys, folks, everyone, all of, of all
i, you, we, they, me, my, your, our, us all, their, them, its, his, it, this, that, these, those, there, itself, one, ones, someone, somebody, people
is, are, am, be, been, being, was, were, do, does, did, done, has, had, can, could, would, will, shall, may, might
what, which, how, that is, who is, which is, which are, that are, where it, so that, such that, such
of, to, in, on, at, by, for, with, and, or, as, into, onto, from, out, up, inside, within, about, over, than, but, while, per, via, upon, toward, towards, along, across, around, among, regarding, concerning, during, in reference to, with respect to, like, same
`;
