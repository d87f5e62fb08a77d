//! The fictional regency: its offices and the posts in them.

/// A first-level unit with its posts.
pub struct Office {
    /// Name of the unit.
    pub name: &'static str,
    /// The head's post and echelon.
    pub head: Post,
    /// The units below, each with its head.
    pub sections: &'static [Section],
}

/// A unit below an office.
pub struct Section {
    /// Name of the unit.
    pub name: &'static str,
    /// The head's post.
    pub head: Post,
    /// Posts of the staff, filled in turn.
    pub posts: &'static [Post],
    /// Number of staff.
    pub staff: u32,
}

/// A post.
#[derive(Clone, Copy, Debug)]
pub struct Post {
    /// Title.
    pub name: &'static str,
    /// What kind of post it is.
    pub kind: PostKind,
    /// Job class, 1 to 17.
    pub kelas_jabatan: u8,
}

/// The kind of a post, with what its allowance depends on.
#[derive(Clone, Copy, Debug)]
pub enum PostKind {
    /// Structural, with its echelon.
    Struktural(&'static str),
    /// Functional: office and tier.
    Fungsional(&'static str, &'static str),
    /// Executive staff.
    Pelaksana,
}

/// Name of the regency. There is no such place.
pub const REGENCY: &str = "Pemerintah Kabupaten Rafflesia";

/// The office of the secretary, the highest civil servant, who rates the heads of the other offices.
pub const SECRETARIAT: usize = 4;

const fn struktural(name: &'static str, eselon: &'static str, kelas_jabatan: u8) -> Post {
    Post { name, kind: PostKind::Struktural(eselon), kelas_jabatan }
}

const fn fungsional(name: &'static str, office: &'static str, tier: &'static str, kelas_jabatan: u8) -> Post {
    Post { name, kind: PostKind::Fungsional(office, tier), kelas_jabatan }
}

const fn pelaksana(name: &'static str, kelas_jabatan: u8) -> Post {
    Post { name, kind: PostKind::Pelaksana, kelas_jabatan }
}

const PENELAAH: Post = pelaksana("Penelaah Teknis Kebijakan", 7);
const PENGELOLA: Post = pelaksana("Pengelola Layanan Operasional", 6);
const PENGADMINISTRASI: Post = pelaksana("Pengadministrasi Perkantoran", 5);
const PRAMU: Post = pelaksana("Operator Layanan Operasional", 3);
const ADMINISTRATION: &[Post] = &[PENELAAH, PENGELOLA, PENGADMINISTRASI, PRAMU];
const CLINIC: &[Post] = &[
    fungsional("Dokter Ahli Muda", "Dokter", "Ahli Muda", 10),
    fungsional("Dokter Ahli Pertama", "Dokter", "Ahli Pertama", 9),
    fungsional("Perawat Ahli Pertama", "Perawat", "Ahli Pertama", 8),
    fungsional("Perawat Terampil", "Perawat", "Terampil", 6),
    fungsional("Perawat Mahir", "Perawat", "Mahir", 7),
    PENGADMINISTRASI,
];

/// The offices of the regency.
pub const OFFICES: &[Office] = &[
    Office {
        name: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        head: struktural("Kepala BKPSDM", "II/b", 14),
        sections: &[
            Section {
                name: "Sekretariat BKPSDM",
                head: struktural("Sekretaris BKPSDM", "III/a", 12),
                posts: ADMINISTRATION,
                staff: 8,
            },
            Section {
                name: "Bidang Mutasi dan Promosi",
                head: struktural("Kepala Bidang Mutasi dan Promosi", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 9,
            },
            Section {
                name: "Bidang Penilaian Kinerja",
                head: struktural("Kepala Bidang Penilaian Kinerja", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 9,
            },
            Section {
                name: "Bidang Pengembangan Kompetensi",
                head: struktural("Kepala Bidang Pengembangan Kompetensi", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 9,
            },
        ],
    },
    Office {
        name: "Badan Keuangan Daerah",
        head: struktural("Kepala Badan Keuangan Daerah", "II/b", 14),
        sections: &[
            Section {
                name: "Sekretariat Badan Keuangan Daerah",
                head: struktural("Sekretaris Badan Keuangan Daerah", "III/a", 12),
                posts: ADMINISTRATION,
                staff: 8,
            },
            Section {
                name: "Bidang Anggaran",
                head: struktural("Kepala Bidang Anggaran", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 9,
            },
            Section {
                name: "Bidang Perbendaharaan",
                head: struktural("Kepala Bidang Perbendaharaan", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 9,
            },
        ],
    },
    Office {
        name: "Dinas Kesehatan",
        head: struktural("Kepala Dinas Kesehatan", "II/b", 14),
        sections: &[
            Section {
                name: "Sekretariat Dinas Kesehatan",
                head: struktural("Sekretaris Dinas Kesehatan", "III/a", 12),
                posts: ADMINISTRATION,
                staff: 8,
            },
            Section {
                name: "Bidang Pelayanan Kesehatan",
                head: struktural("Kepala Bidang Pelayanan Kesehatan", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 9,
            },
            Section {
                name: "Puskesmas Tanjung Sari",
                head: struktural("Kepala Tata Usaha Puskesmas Tanjung Sari", "IV/a", 9),
                posts: CLINIC,
                staff: 28,
            },
            Section {
                name: "Puskesmas Muara Kencana",
                head: struktural("Kepala Tata Usaha Puskesmas Muara Kencana", "IV/a", 9),
                posts: CLINIC,
                staff: 28,
            },
        ],
    },
    Office {
        name: "Dinas Kependudukan dan Pencatatan Sipil",
        head: struktural("Kepala Dinas Kependudukan dan Pencatatan Sipil", "II/b", 14),
        sections: &[
            Section {
                name: "Sekretariat Dinas Kependudukan dan Pencatatan Sipil",
                head: struktural("Sekretaris Dinas Kependudukan dan Pencatatan Sipil", "III/a", 12),
                posts: ADMINISTRATION,
                staff: 8,
            },
            Section {
                name: "Bidang Pelayanan Pendaftaran Penduduk",
                head: struktural("Kepala Bidang Pelayanan Pendaftaran Penduduk", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 20,
            },
            Section {
                name: "Bidang Pelayanan Pencatatan Sipil",
                head: struktural("Kepala Bidang Pelayanan Pencatatan Sipil", "III/b", 11),
                posts: ADMINISTRATION,
                staff: 20,
            },
        ],
    },
    Office { name: "Sekretariat Daerah", head: struktural("Sekretaris Daerah", "II/a", 15), sections: &[] },
];
