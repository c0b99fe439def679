import type { Phrases } from './types.ts';

export const id: Phrases = {
  intents: {
    greeting: /^[^\p{L}]*(?:halo|hai|selamat (?:pagi|siang|sore|malam)|terima kasih|makasih)(?!\p{L})/u,
    about:
      /(?:apa yang )?bisa (?:kamu|anda) lakukan|(?:kamu|anda) bisa apa|siapa (?:kamu|anda)|bagaimana cara kerja(?:mu| anda)/u,
    explain: /jelaskan|penjelasan|apa (?:arti|itu|fungsi)|bagaimana cara kerja|paham|mengerti/u,
    fix: /perbaiki|betulkan|galat|error|gagal|bug|kesalahan|tidak (?:jalan|berfungsi|bisa|mau)/u,
    refactor: /refaktor|refactor|sederhanakan|rapikan|pecah|pisahkan|ganti nama|ubah ini|konversi/u,
    tests:
      /(?:tulis|buat|tambah|perlu|hasilkan)[^.\n]{0,30}(?:tes|test|uji|pengujian)(?!\p{L})|(?:unit test|tes unit|uji unit)/u,
    document: /dokumentasi|(?:tambah|tulis|beri)[^.\n]{0,12}komentar/u,
    review: /tinjau|ulas|periksa|review/u,
    optimize: /optima|optimi|lebih cepat|percepat|kinerja|performa|lambat|lemot/u,
    translate: /terjemah/u,
  },
  codeOnly: /hanya[^.\n]{0,20}kode|kode saja|kodenya saja/u,
  note: 'Ini model demo Chat LLM: tidak ada AI yang ditanya dan tidak ada data yang keluar dari komputer Anda. Pilih “Siapkan Model…” untuk mendapatkan jawaban sungguhan.',
  codeNote: 'Jawaban demo Chat LLM: tidak ada AI yang ditanya.',
  documented: (words) => `Dokumentasi demo, disimpulkan dari namanya saja: ${words}.`,
  greeting:
    'Halo! Senang bertemu Anda. Tanyakan sesuatu tentang kode, atau lampirkan berkas dan saya akan memberi tahu isinya. Misalnya:\n\n- “Jelaskan fungsi ini”\n- “Tulis pengujian untuk kode yang dipilih”\n- “Apa yang bisa kamu lakukan?”',
  about: {
    intro:
      'Saya pengganti sementara yang menunjukkan cara kerja Chat LLM sebelum model sungguhan disiapkan. Saya membaca kode terlampir dengan aturan sederhana dan menjawab dalam enam bahasa.',
    columns: ['Yang Anda inginkan', 'Caranya'],
    rows: [
      ['Penjelasan', 'Pilih kode lalu jalankan “Jelaskan”'],
      ['Kode yang diubah', 'Jalankan “Perbaiki”, “Refaktor”, atau “Dokumentasikan”, lalu lihat perbedaannya'],
      ['Pengujian', 'Jalankan “Tulis Pengujian”: hasilnya terbuka di berkas baru'],
      ['Mencoba panel', 'Ketik `/demo`'],
    ],
  },
  facts: (file, { lines, functions, classes }) =>
    `${file} terdiri atas ${lines} baris, dengan ${functions} fungsi dan ${classes} kelas atau tipe.`,
  thisCode: 'Kode ini',
  columns: { name: 'Nama', kind: 'Jenis', line: 'Baris', finding: 'Temuan' },
  kinds: { function: 'fungsi', class: 'kelas atau tipe' },
  todos: 'Penulisnya meninggalkan catatan berikut:',
  noFindings: 'Aturan sederhana saya tidak menemukan masalah.',
  findings: {
    debugOutput: 'Keluaran yang tampaknya sisa dari proses debug',
    emptyCatch: 'Galat ditangkap lalu diabaikan begitu saja',
    looseEquality: '`==` mengubah tipe sebelum membandingkan; `===` tidak',
    longLine: 'Baris dengan lebih dari 120 karakter',
    nestedLoop: 'Perulangan di dalam perulangan: waktunya tumbuh sebanding dengan kuadrat masukan',
  },
  firstDefinition: (name) => `Tempat yang baik untuk mulai membaca adalah ${name}:`,
  proposal:
    'Beginilah rupa sebuah usulan. Demo ini hanya menambahkan komentar; tekan **Terapkan** untuk melihat perbedaannya.',
  noCode:
    'Saya belum melihat kode dalam pesan Anda. Pilih kode di editor, atau lampirkan berkas, lalu tanyakan lagi. Sementara itu, beginilah cara saya mengerjakannya.',
  advice: {
    explain: {
      title: 'Membaca kode yang belum dikenal',
      steps: [
        'Mulailah dari tempat kode itu dipanggil, bukan dari baris pertamanya.',
        'Ikuti satu masukan nyata dari awal sampai akhir.',
        'Catat apa yang diubahnya di luar dirinya: berkas, status, jaringan.',
      ],
    },
    fix: {
      title: 'Menemukan kesalahan',
      steps: [
        'Ulangi masalahnya dengan masukan terkecil yang masih gagal.',
        'Baca pesan galat yang pertama, bukan yang terakhir, dan baris teratas dari kode Anda sendiri di jejak tumpukan.',
        'Jadikan kasus yang gagal itu sebuah pengujian sebelum mengubah apa pun.',
      ],
    },
    refactor: {
      title: 'Membuat kode lebih jelas',
      steps: [
        'Pastikan ada pengujian yang menjaga perilakunya.',
        'Mulailah dari nama: nama yang baik menunjukkan bagian mana yang berkaitan.',
        'Lakukan langkah kecil dan jalankan pengujian setelah setiap langkah.',
      ],
    },
    tests: {
      title: 'Apa yang perlu diuji',
      steps: [
        'Kasus normal, dengan nilai yang bisa diperiksa secara manual.',
        'Batas-batasnya: kosong, satu, sangat banyak.',
        'Masukan yang tidak sah dan galat yang diharapkan.',
      ],
    },
    document: {
      title: 'Apa yang perlu didokumentasikan',
      steps: [
        'Hal yang harus diketahui pemanggil dan tidak terlihat dari tipenya.',
        'Satuan, nilai yang diperbolehkan, dan galat.',
        'Mengapa dibuat begitu, di bagian yang mengejutkan.',
      ],
    },
    review: {
      title: 'Apa yang perlu diperhatikan',
      steps: [
        'Apakah hasilnya benar, juga pada batas-batasnya?',
        'Apa yang terjadi jika sebuah panggilan gagal di tengah jalan?',
        'Apakah pembaca berikutnya akan memahaminya?',
      ],
    },
    optimize: {
      title: 'Membuatnya lebih cepat',
      steps: [
        'Ukur dahulu: bagian yang lambat jarang berada di tempat yang diduga.',
        'Cari pekerjaan yang diulang di dalam perulangan.',
        'Ukur lagi, dan pertahankan hanya yang benar-benar membantu.',
      ],
    },
    translate: {
      title: 'Menerjemahkan komentar',
      steps: [
        'Terjemahkan komentarnya, jangan pernah nama di dalam kode.',
        'Biarkan penanda seperti `TODO` apa adanya.',
        'Gunakan istilah yang benar-benar dipakai pengembang dalam bahasa itu.',
      ],
    },
  },
  chat: {
    intro: 'Model sungguhan akan menjawabnya sekarang. Agar jawabannya bagus:',
    steps: [
      'Sebutkan apa yang ingin Anda capai, bukan hanya apa yang salah.',
      'Lampirkan kode yang dimaksud dan pesan galat yang persis.',
      'Sebutkan bahasa pemrograman, versinya, dan apa yang sudah Anda coba.',
    ],
  },
  reasoning: {
    start: 'Pengguna menanyakan sesuatu. Pertama, saya periksa jenis permintaannya.',
    withCode: ({ lines, functions }) =>
      `Ada kode terlampir: ${lines} baris dengan ${functions} fungsi. Saya membacanya baris demi baris serta mencatat nama dan catatan yang tersisa.`,
    withoutCode: 'Tidak ada kode terlampir, jadi saya hanya bisa menjawab secara umum.',
    end: 'Saya model demo dan harus mengatakannya. Sekarang saya menulis jawabannya.',
  },
  help: {
    intro: 'Perintah berikut berguna untuk mencoba panel ini:',
    commands: {
      error: 'gagal: `rate-limit`, `network`, `auth`, `server`, atau `cut`',
      slow: 'menjawab perlahan, agar Anda sempat menekan Hentikan',
      long: 'jawaban panjang; jumlah barisnya boleh ditentukan',
      reasoning: 'berpikir sebelum menjawab',
      markdown: 'semua kemampuan Markdown',
      table: 'sebuah tabel',
      code: 'kode dalam beberapa bahasa pemrograman',
      hostile: 'Markdown yang mencoba merusak dan tidak boleh berhasil',
    },
  },
};
